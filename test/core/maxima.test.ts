// What a call reserves: the most that any of its models is asked for, as their entries change what the client says.
import { describe, expect, it } from "vitest";
import { contentChunk, finishChunk, toEvent } from "../support/event-stream.ts";
import { startGateway } from "../support/gateway.ts";
import { callOf, chat, configuration, streamed } from "./support/requests.ts";
import { byModel, events, scriptedFetch, status } from "./support/scripted-fetch.ts";

async function asked(members: object, ...models: object[]) {
  const { choices, maximumTokens } = await callOf(chat(members), ...models);
  return [choices, maximumTokens];
}

describe("a call reserves", () => {
  it.each<[string, object, object, [number, number | undefined]]>([
    ["what the client names", { max_tokens: 5, n: 2 }, {}, [2, 5]],
    ["what is set in its place, also if it is less", { max_tokens: 5, n: 2 }, { set: { max_tokens: 3, n: 1 } }, [1, 3]],
    ["what is set beside it", { max_tokens: 5 }, { set: { max_completion_tokens: 9 } }, [1, 9]],
    ["a default, where the client is silent", {}, { defaults: { max_tokens: 7, n: 3 } }, [3, 7]],
    ["a default, where the client says null", { max_tokens: null }, { defaults: { max_tokens: 7 } }, [1, 7]],
    ["what the client names, whatever the default", { max_tokens: 5 }, { defaults: { max_tokens: 7 } }, [1, 5]],
    ["nothing of what is dropped", { max_tokens: 5, n: 4 }, { drop: ["max_tokens", "n"] }, [1, undefined]],
  ])("%s", async (_, members, model, expected) => {
    expect(await asked(members, model)).toEqual(expected);
  });

  it.each<[string, object, object[], [number, number | undefined]]>([
    ["a fallback", { max_tokens: 5 }, [{}, { set: { max_tokens: 50 } }], [1, 50]],
    ["the model itself", { max_tokens: 50 }, [{}, { set: { max_tokens: 5 } }], [1, 50]],
    ["one with more choices", { max_tokens: 5 }, [{}, { set: { n: 3 } }], [3, 5]],
    [
      "one that is told no maximum",
      { max_tokens: 5 },
      [{}, { max_output_tokens: 6, drop: ["max_tokens"] }],
      [1, undefined],
    ],
    [
      "not one that is told none, if others are told more",
      { max_tokens: 7 },
      [{}, { max_output_tokens: 6, drop: ["max_tokens"] }],
      [1, 7],
    ],
  ])("for the target that is asked for most: %s", async (_, members, [model, fallback], expected) => {
    expect(await asked(members, { fallbacks: ["fallback-1"], ...model }, fallback ?? {})).toEqual(expected);
  });

  it("the prompt that a model adds, too", async () => {
    const tools = [{ description: "word ".repeat(100) }];
    const plain = (await callOf(chat())).promptTokens;
    for (const model of [{ set: { tools } }, { defaults: { tools } }]) {
      expect((await callOf(chat(), model)).promptTokens - plain).toBeGreaterThan(100);
      const withFallback = await callOf(chat(), { fallbacks: ["fallback-1"] }, model);
      expect(withFallback.promptTokens - plain).toBeGreaterThan(100);
    }
  });
});

describe("an answer", () => {
  it("is complete with the choices that were asked of the target that serves", async () => {
    const cut = events([toEvent(contentChunk("a")) + toEvent(finishChunk())]);
    const { fetch } = scriptedFetch(byModel({ "upstream-0": [status(500)], "upstream-1": [cut] }));
    const models = [{ retries: 0, fallbacks: ["fallback-1"] }, { set: { n: 1 } }];
    const gateway = await startGateway(configuration(...models), { fetch });
    const { text } = await gateway.ask({ body: streamed({ n: 2 }) });
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
  });
});
