// What a provider has stored: a request passes that needs it only where the operator says that the model's provider keeps it.
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../../../functions/core/directory/configuration.ts";
import { model } from "../../../../functions/core/directory/directory.ts";
import { providerRules } from "../../../../functions/providers/configuration-rules.ts";
import { configuration } from "../../../core/support/requests.ts";
import { events, json } from "../../../core/support/scripted-fetch.ts";
import * as sent from "./support.ts";

const { GPT, item, request, response, startNative, streamed, usage, whole } = sent;
const answer = json(response({ status: "completed", output: [item], usage }));
const KEPT = { ...GPT, state: "provider" };
const user = { role: "user", content: "Hi" };
const ALL = "Send the whole conversation in 'input', with 'store': false.";

const NEEDS: readonly (readonly [param: string, members: object, words: string])[] = [
  ["previous_response_id", { previous_response_id: "resp_1" }, `responses are not stored for this model. ${ALL}`],
  ["conversation", { conversation: { id: "conv_1" } }, `conversations are not stored for this model. ${ALL}`],
  [
    "prompt",
    { prompt: { id: "pmpt_1" } },
    "prompts are not stored for this model. Send the prompt's text in 'instructions' or 'input'.",
  ],
  ["background", { background: true }, "answers are not stored for this model. Leave it out, and use 'stream': true."],
  [
    "input[1].type",
    { input: [user, { type: "item_reference", id: "msg_1" }] },
    `items are not stored for this model, so that they cannot be referred to. ${ALL} In the AI SDK, set 'providerOptions.openai.store' to false.`,
  ],
  [
    "input[0].type",
    { input: [{ id: "msg_1" }, user] },
    `items are not stored for this model, so that they cannot be referred to. ${ALL} In the AI SDK, set 'providerOptions.openai.store' to false.`,
  ],
];

describe.each(NEEDS)("a request with %s", (param, members, words) => {
  it.each([
    ["natively", GPT],
    ["translated", { ...GPT, protocols: ["chat"] }],
    ["translated, with all that is left out elsewhere", { ...GPT, protocols: ["chat"], unsupported: "drop" }],
  ])("is refused %s, with advice and at no cost", async (_, entry) => {
    for (const text of [request(members), streamed(members)]) {
      const { ask, asked } = await startNative(answer, { ...entry, fallbacks: ["fallback-1"] }, KEPT);
      const { status, text: refused } = await ask(text);
      const code = param === "previous_response_id" ? "previous_response_not_found" : "unsupported_parameter";
      const message = `Unsupported value for '${param}': ${words}`;
      expect([status, JSON.parse(refused).error]).toEqual([
        400,
        { message, type: "invalid_request_error", param, code },
      ]);
      expect(asked).toHaveLength(0);
    }
  });

  it("passes where the model's provider keeps it, and goes nowhere else", async () => {
    const { ask, asked } = await startNative(answer, KEPT);
    expect((await ask(request(members))).status).toBe(200);
    expect(JSON.parse(asked[0]?.body ?? "{}")).toMatchObject(members);
    const failing = json({ error: { message: "No." } }, { status: 503 });
    const broken = await startNative(failing, { ...KEPT, fallbacks: ["fallback-1"] }, KEPT);
    expect((await broken.ask(request(members))).status).toBe(503);
    expect(sent.placesOf(broken.asked)).toEqual(["/v1/responses gpt-5.1"]);
  });
});

it("falls back as ever where nothing of it is needed", async () => {
  const failing = json({ error: { message: "No." } }, { status: 503 });
  const { ask, asked } = await startNative([failing, events(whole)], { ...KEPT, fallbacks: ["fallback-1"] }, GPT);
  expect([(await ask(streamed({ previous_response_id: null, conversation: null }))).status, asked.length]).toEqual([
    200, 2,
  ]);
});

it.each([true, false])("leaves it to the client whether its answer is stored: %s", async (store) => {
  const { ask, asked } = await startNative(answer);
  await ask(request({ store }));
  expect(JSON.parse(asked[0]?.body ?? "{}").store).toBe(store);
});

describe("the model's entry", () => {
  const targets = [{ model: "openai/a" }, { model: "openai/b" }];

  it("says it of one target only", () => {
    expect(() => model.parse({ name: "m", targets, state: "provider" })).toThrow(/one target/);
    const document = configuration();
    const file = JSON.stringify({ ...document, models: [{ name: "my-gpt4-mini", targets, state: "provider" }] });
    expect(() => parseConfiguration(file)).toThrow(/^models\[0\]\.state: is for models with one target/m);
  });

  it("says it of a provider that has Responses", () => {
    const read = (target: string) => {
      const file = { ...configuration(), models: [{ name: "my-gpt4-mini", model: target, state: "provider" }] };
      return parseConfiguration(JSON.stringify(file), { rules: providerRules() });
    };
    expect(() => read("anthropic/claude")).toThrow("models[0].state: 'anthropic' stores no responses");
    expect(read("openai/gpt-5.1").models).toHaveLength(1);
  });

  it("knows no other place", () => {
    expect(() => model.parse({ name: "m", model: "openai/a", state: "gateway" })).toThrow();
  });
});
