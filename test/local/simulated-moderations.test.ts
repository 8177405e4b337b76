// The simulated provider's moderations: OpenAI's form, and a verdict by a few words.
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type SimulatedProvider, startSimulatedProvider } from "../../local/simulated-provider.ts";
import { call } from "./support/call.ts";

let provider: SimulatedProvider;
let openai: OpenAI;
beforeAll(async () => {
  provider = await startSimulatedProvider();
  openai = new OpenAI({ baseURL: provider.url, apiKey: "any-key", maxRetries: 0 });
});
afterAll(() => provider.close());

it("flags the categories whose words a text has, and gives every category a score", async () => {
  const { id, model, results, ...further } = await openai.moderations.create({
    model: "omni-moderation-latest",
    input: ["I will kill and murder the process.", "Good morning"],
  });
  expect({ id, model, ...further }).toEqual({
    id: expect.stringMatching(/^modr-simulated-/),
    model: "omni-moderation-latest",
    simulated: expect.stringContaining("Set OPENAI_API_KEY to get moderations"),
  });
  expect(results.map(({ flagged }) => flagged)).toEqual([true, false]);
  expect(results[0]?.categories).toMatchObject({ violence: true, hate: false });
  for (const { categories, category_scores: scores, category_applied_input_types: types } of results) {
    expect(Object.keys(scores)).toHaveLength(13);
    for (const [name, score] of Object.entries(scores)) {
      expect([name, score >= 0.5]).toEqual([name, Object.entries(categories).find(([each]) => each === name)?.[1]]);
      expect([score >= 0, score <= 1]).toEqual([true, true]);
    }
    expect(new Set(Object.values(types).flat())).toEqual(new Set(["text"]));
  }
});

it("judges parts together, and says what it has looked at", async () => {
  const image = { type: "image_url" as const, image_url: { url: "data:image/png;base64,AA==" } };
  const { results } = await openai.moderations.create({ input: [{ type: "text", text: "You idiot" }, image] });
  expect(results).toMatchObject([
    { categories: { harassment: true }, category_applied_input_types: { harassment: ["text", "image"] } },
  ]);
});

it.each([
  [{}, "input"],
  [{ input: [] }, "input"],
  [{ input: 1 }, "input"],
  [{ input: ["Hello", 1] }, "input[0]"],
  [{ input: [{ type: "audio" }] }, "input[0].type"],
  [{ input: [{ type: "image_url", image_url: {} }] }, "input[0].image_url.url"],
  [{ input: "Hello", model: 1 }, "model"],
])("refuses %j", async (body, param) => {
  const answer = await call(`${provider.url}/moderations`, { method: "POST", body: JSON.stringify(body) });
  expect([answer.status, JSON.parse(answer.body).error.param]).toEqual([400, param]);
});
