// OpenAI's older completions: what they reserve, their streams, and their usage.
import { describe, expect, it } from "vitest";
import { completions } from "../../../functions/protocols/pass-through/completions/protocol.ts";
import { received } from "../../core/support/received.ts";
import { MODEL } from "../../core/support/requests.ts";
import { events, json, status } from "../../core/support/scripted-fetch.ts";
import { toEvent } from "../../support/event-stream.ts";
import { watchReserved } from "../../support/reserved.ts";
import { EXAMPLES, loggedTokens, startWith } from "./support.ts";

const PATH = "/v1/completions";
const request = (members: object = {}) => ({ model: MODEL, prompt: "Once upon a time", ...members });
const chunk = (text: string, index = 0, finish: string | null = null) => ({
  ...{ id: "cmpl-1", object: "text_completion", created: 1, model: "upstream-0" },
  choices: [{ text, index, logprobs: null, finish_reason: finish }],
});
const usage = { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 };
const usageOnly = { ...chunk(""), choices: [], usage };

describe("a completion reserves", () => {
  /** What is left of a minute's million tokens while the provider is at work, apart from the prompt. */
  async function reserved(members: object, model: object = {}) {
    const { post, pools, asked } = await startWith([json(EXAMPLES["completions"]?.answer)], {
      rate_limit: { tpm: 1_000_000 },
      ...model,
    });
    const tokens = watchReserved(pools);
    await post(PATH, { ...request(members) });
    expect(asked).toHaveLength(1);
    return tokens()[0] ?? 0;
  }

  const fields = (members: object) => completions.readFields(request(members)).maxima;

  it.each<[string, object, object]>([
    ["one answer", { max_tokens: 9 }, { max_tokens: 9, prompts: 1 }],
    ["as many as are asked for", { max_tokens: 9, n: 3 }, { n: 3, prompts: 1 }],
    ["as many as are generated", { max_tokens: 9, n: 2, best_of: 5 }, { n: 2, best_of: 5 }],
    ["each of several prompts", { prompt: ["a", "b"] }, { prompts: 2 }],
    ["each of several prompts in tokens", { prompt: [[1, 2], [3], [4]] }, { prompts: 3 }],
    ["one prompt in tokens", { prompt: [1, 2, 3] }, { prompts: 1 }],
    ["no prompt", { prompt: null }, { prompts: 1 }],
    ["an empty list", { prompt: [] }, { prompts: 1 }],
  ])("%s", (_, members, maxima) => {
    expect(fields(members)).toMatchObject(maxima);
  });

  it("its maximum for each answer of each prompt", async () => {
    const one = await reserved({ max_tokens: 100 });
    expect((await reserved({ max_tokens: 100, n: 2 })) - one).toBeGreaterThanOrEqual(100);
    const several = await reserved({ prompt: ["a", "b", "c"], max_tokens: 100, n: 2, best_of: 4 });
    expect(several).toBeGreaterThanOrEqual(1_200);
    expect(several).toBeLessThan(1_300);
  });

  it("the model's own maximum where it names none", async () => {
    expect(await reserved({}, { max_output_tokens: 5_000 })).toBeGreaterThanOrEqual(5_000);
    expect(await reserved({ max_tokens: 1 }, { max_output_tokens: 5_000 })).toBeLessThan(100);
  });
});

it("counts a prompt in tokens exactly, and leaves text to the estimate", () => {
  const count = (members: object) => completions.countPrompt?.(request(members));
  for (const prompt of [
    [1, 2, 3],
    [[1], [2, 3], []],
  ])
    expect(count({ prompt })).toEqual({ tokens: 3, rest: {} });
  for (const prompt of ["a", ["a"], null, [[1], "a"], [[1, "a"]], { 0: 1 }, 5, [null]])
    expect(count({ prompt }), JSON.stringify(prompt)).toBeUndefined();
  expect(count({ prompt: [1, 2, 3], suffix: "a" })).toEqual({ tokens: 3, rest: { suffix: "a" } });
});

describe("a stream of completions", () => {
  const sent = [chunk("Hé"), chunk("🌊", 0, "stop")];

  it("asks for its usage, and hides it from those who did not", async () => {
    const whole = [...sent, usageOnly, "[DONE]"].map((data) => toEvent(data)).join("");
    const { post, asked, log } = await startWith([events([whole])]);
    const shown = received((await post(PATH, request({ stream: true, stream_options: { other: 1 } }))).text).events;
    expect(shown).toEqual([...sent.map((data) => JSON.stringify({ ...data, model: MODEL })), "[DONE]"]);
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({ stream_options: { other: 1, include_usage: true } });
    expect(loggedTokens(log)).toEqual({ prompt: 4, completion: 2, estimated: false });
    expect(log).toMatchObject([{ protocol: "completions", finish_reasons: ["stop"] }]);
  });

  it("shows it to those who did, also as an estimate in a chunk of completions", async () => {
    for (const [last, told] of [
      [usageOnly, usage],
      [undefined, { prompt_tokens: expect.any(Number) }],
    ] as const) {
      const whole = [...sent, ...(last ? [last] : []), "[DONE]"].map((data) => toEvent(data)).join("");
      const { post } = await startWith([events([whole])]);
      const { text } = await post(PATH, request({ stream: true, stream_options: { include_usage: true } }));
      const chunks = received(text)
        .events.slice(0, -1)
        .map((data) => JSON.parse(data));
      expect(chunks.at(-1)).toMatchObject({ object: "text_completion", choices: [], usage: told });
    }
  });

  it("is complete with the answers to all prompts, and not before", async () => {
    const two = [...sent, chunk("b", 1, "length")];
    for (const [chunks, ending] of [
      [two, "complete"],
      [sent, "failed"],
    ] as const) {
      const { post, log } = await startWith([events(chunks.map((data) => toEvent(data)))]);
      const { text } = await post(PATH, request({ stream: true, prompt: ["a", "b"], best_of: 1 }));
      expect(log).toMatchObject([{ ending }]);
      expect(received(text).events.at(-1) === "[DONE]").toBe(ending === "complete");
    }
  });

  it("does not wait for answers that are generated and not sent", async () => {
    const { post, log } = await startWith([events(sent.map((data) => toEvent(data)))]);
    await post(PATH, request({ stream: true, n: 1, best_of: 3 }));
    expect(log).toMatchObject([{ ending: "complete" }]);
  });

  it("is asked for once more without stream_options where a provider refuses them", async () => {
    const refused = status(400, { message: "Unknown parameter: 'stream_options'.", param: "stream_options" });
    const { post, asked } = await startWith([refused, events([...sent, "[DONE]"].map((data) => toEvent(data)))]);
    expect((await post(PATH, request({ stream: true }))).status).toBe(200);
    expect(asked.map(({ body }) => "stream_options" in JSON.parse(body))).toEqual([true, false]);
  });
});
