// Several choices of one answer, as the gateway relays them: when they are complete, and what they are noted with.
import { describe, expect, it } from "vitest";
import { openCompletion } from "../../../../functions/core/completion.ts";
import { translatedAnswer } from "../../../../functions/core/upstream/translated-answer.ts";
import { writeAnswer } from "../../../../functions/protocols/chat/inbound/translation.ts";
import { translation as outbound } from "../../../../functions/protocols/chat/outbound/translation.ts";
import { chat } from "../../../../functions/protocols/chat/protocol.ts";
import { chunksOf } from "../../../support/chat-stream.ts";
import { calls } from "../support/events.ts";
import { chunk, readJson } from "./support/reading.ts";

function opened(choices: number) {
  const call = calls.stream;
  const [target] = call.targets;
  if (target === undefined) throw new Error("the call has no target");
  const completion = openCompletion(call, target, 1);
  const written = { body: "", dropped: [], maximumTokens: 1, answer: { choices } };
  const answer = translatedAnswer(completion, { ...written, target, protocol: chat, outbound, writeAnswer });
  const pass = (data: object) => answer.pass({ event: undefined, id: undefined, data: JSON.stringify(data) });
  return { answer, completion, pass };
}

const of = (index: number, content: string, finish_reason: string | null = null) => ({
  index,
  delta: { content },
  finish_reason,
});
const usage = { prompt_tokens: 9, completion_tokens: 3 };

describe("an answer with two choices", () => {
  it("is complete once both have a finish reason, and has an end for each", () => {
    const { answer, completion, pass } = opened(2);
    const texts = [pass(chunk(of(0, "a"), of(1, "b"))), pass(chunk(of(0, "c", "stop")))].map(({ text }) => text);
    expect(answer.isComplete()).toBe(false);
    texts.push(pass({ ...chunk(of(1, "d", "length")), usage }).text);
    expect([answer.isComplete(), completion.finishedAt]).toEqual([true, expect.any(Number)]);
    const choices = chunksOf(texts.join("") + answer.close()).flatMap(({ choices }) => choices);
    for (const [index, text, reason] of [
      [0, "ac", "stop"],
      [1, "bd", "length"],
    ] as const) {
      const own = choices.filter((choice) => choice.index === index);
      expect(own.map(({ delta }) => delta.content ?? "").join("")).toBe(text);
      expect(own.map(({ finish_reason: reason }) => reason).filter(Boolean)).toEqual([reason]);
    }
    expect([...completion.choices.values()].map(({ finishReason }) => finishReason)).toEqual(["stop", "length"]);
  });

  it("is not complete where one goes on behind its finish reason", () => {
    const { answer, pass } = opened(2);
    pass(chunk(of(0, "a", "stop"), of(1, "b", "stop")));
    expect(answer.isComplete()).toBe(true);
    pass(chunk(of(0, "c")));
    expect(answer.isComplete()).toBe(false);
  });

  it("has the calls of each, which may have the same index", () => {
    const call = (name: string) => ({ tool_calls: [{ index: 0, id: name, function: { name, arguments: "{}" } }] });
    const choices = ["f", "g"].map((name, index) => ({ index, message: call(name), finish_reason: "tool_calls" }));
    const { events } = readJson({ choices }, { choices: 2 });
    const begun = events.filter((event) => event.type === "part-start");
    expect(begun.map(({ choice, part }) => [choice, "name" in part && part.name])).toEqual([
      [0, "f"],
      [1, "g"],
    ]);
  });
});

it("choices that were not asked for are left out", () => {
  const { answer, pass } = opened(1);
  expect(pass(chunk(of(1, "b", "stop"))).text).toBe("");
  expect(answer.isComplete()).toBe(false);
  expect(pass(chunk(of(0, "a", "stop"))).text).toContain('"content":"a"');
  expect(answer.isComplete()).toBe(true);
});
