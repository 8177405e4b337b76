// Several candidates of Google's, as the gateway relays them: when they are complete, and what they are noted with.
import { describe, expect, it } from "vitest";
import { openCompletion } from "../../../functions/core/completion.ts";
import { translate } from "../../../functions/core/upstream/translate.ts";
import { translatedAnswer } from "../../../functions/core/upstream/translated-answer.ts";
import { gemini } from "../../../functions/providers/gemini.ts";
import { targetFrom } from "../../support/target.ts";
import { calls } from "../chat/support/events.ts";
import { GEMINI } from "../support/google.ts";
import { candidate, response, stopped } from "./support/reading.ts";

async function opened(choices: number) {
  const call = calls.stream;
  const target = targetFrom(GEMINI);
  const translation = await translate(call, target, gemini({}));
  if ("requests" in translation) throw new Error("the request is one for embeddings");
  const completion = openCompletion(call, target, 1);
  const answer = translatedAnswer(completion, { ...translation, answer: { choices } });
  const pass = (data: object) => answer.pass({ event: undefined, id: undefined, data: JSON.stringify(data) });
  return { answer, completion, pass };
}

const of = (index: number, text: string, members: object = {}) => candidate([{ text }], { index, ...members });
const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 3 };

describe("an answer with two candidates", () => {
  it("is complete once both have a finish reason, and has an end for each", async () => {
    const { answer, completion, pass } = await opened(2);
    pass({ ...response(of(0, "a", { finishReason: "STOP" })), usageMetadata });
    expect([answer.isComplete(), completion.finishedAt]).toEqual([false, undefined]);
    pass({ ...response(of(1, "b", { finishReason: "MAX_TOKENS" })), usageMetadata });
    expect([answer.isComplete(), completion.finishedAt]).toEqual([true, expect.any(Number)]);
    const ends = [...answer.close().matchAll(/"index":(\d),"delta":{},"logprobs":null,"finish_reason":"(\w+)"/g)];
    expect(ends.map(([, index, reason]) => [index, reason])).toEqual([
      ["0", "stop"],
      ["1", "length"],
    ]);
    expect([...completion.choices.values()].map(({ finishReason }) => finishReason)).toEqual(["stop", "length"]);
  });

  it("is not complete where one goes on behind its finish reason", async () => {
    const { answer, pass } = await opened(2);
    pass(response(of(0, "a", { finishReason: "STOP" }), of(1, "b", { finishReason: "STOP" })));
    expect(answer.isComplete()).toBe(true);
    pass(response(of(0, "c")));
    expect(answer.isComplete()).toBe(false);
    pass(stopped());
    expect(answer.isComplete()).toBe(true);
  });

  it("is complete in both if the prompt was blocked", async () => {
    const { answer, pass } = await opened(2);
    pass({ promptFeedback: { blockReason: "SAFETY" } });
    expect(answer.isComplete()).toBe(true);
    expect(answer.close().match(/"finish_reason":"content_filter"/g)).toHaveLength(2);
  });
});
