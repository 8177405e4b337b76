// What Google's finish reasons mean: an end, or a failure that no client may take for success.
import { describe, expect, it } from "vitest";
import { endOf } from "../messages/support/reading.ts";
import { callPart, candidate, readAll, readJson, response, said, stopped, stream, thought } from "./support/reading.ts";

const call = response(candidate([callPart("f")]));

function endings(reason: string, before: readonly object[], members: object = {}) {
  const { events, finishReasons, verdict, error } = readAll(stream(...before, stopped(reason, members)));
  return { end: endOf(events), finishReasons, verdict, error };
}

const FILTERED = [
  ...["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "MODEL_ARMOR"],
  ...["IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION"],
];
const FAILED = [
  ...["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE"],
  ...["MISSING_THOUGHT_SIGNATURE", "NO_IMAGE"],
];

describe("a finish reason", () => {
  it.each([
    ["STOP", [said("Hi")], "stop", "stop"],
    ["STOP", [], "stop", "stop"],
    ["STOP", [said("Hi"), call], "tool-calls", "tool_calls"],
    ["STOP", [call, said("Hi")], "tool-calls", "tool_calls"],
    ["MAX_TOKENS", [said("Hi")], "length", "length"],
    ["MAX_TOKENS", [call], "length", "length"],
    ["SAFETY", [call], "content-filter", "content_filter"],
    ["OTHER", [said("Hi")], "stop", "OTHER"],
    ["NEW_REASON", [said("Hi")], "stop", "NEW_REASON"],
    ["NEW_REASON", [], "stop", "NEW_REASON"],
  ])("%s after %o is %s, and logged as %s", (reason, before, expected, logged) => {
    const { end, finishReasons, verdict } = endings(reason, before);
    expect([verdict, end]).toEqual(["ended", { type: "end", choice: 0, reason: expected }]);
    expect(finishReasons.at(-1)).toBe(logged);
  });

  it.each(FILTERED)("%s is a content filter's, with its words if nothing was said", (reason) => {
    const finishMessage = "The response violated the filters.";
    const end = { type: "end", choice: 0, reason: "content-filter" };
    expect(endings(reason, [], { finishMessage }).end).toEqual({ ...end, refusal: finishMessage });
    expect(endings(reason, [thought("Hm")], { finishMessage }).end).toEqual({ ...end, refusal: finishMessage });
    expect(endings(reason, [said("Hi")], { finishMessage }).end).toEqual(end);
    expect(endings(reason, []).end).toEqual(end);
    expect(endings(reason, []).finishReasons).toEqual(["content_filter"]);
  });

  it.each(FAILED)("%s is no end but a failure, whatever was said", (reason) => {
    for (const before of [[], [said("Hi")], [call], [thought("Hm")]]) {
      const { verdict, error } = endings(reason, before, { finishMessage: "It is broken." });
      expect(verdict).toBe("malformed");
      expect(error).toEqual({ message: expect.stringMatching(new RegExp(`${reason}: It is broken\\.$`)) });
    }
    expect(readJson(response({ content: {}, finishReason: reason })).verdict).toBe("malformed");
  });

  it.each(["OTHER", "IMAGE_OTHER"])("%s is a failure if there is no content", (reason) => {
    for (const before of [[], [thought("Hm")]]) expect(endings(reason, before).verdict).toBe("malformed");
    for (const before of [[said("Hi")], [call]]) expect(endings(reason, before).verdict).toBe("ended");
  });

  it("fails all of an answer if one of its candidates has failed", () => {
    const candidates = [candidate([{ text: "Hi" }], { finishReason: "STOP" }), { index: 1, finishReason: "OTHER" }];
    expect(readJson(response(...candidates), { choices: 2 }).verdict).toBe("malformed");
  });

  it("has words of any length, of which a failure repeats the first", () => {
    const { error } = endings("MALFORMED_FUNCTION_CALL", [], { finishMessage: "\ud83c\udf0a".repeat(100_000) });
    expect(JSON.stringify(error).length).toBeLessThan(5_000);
    expect(JSON.stringify(error)).not.toContain("\\ud83c");
  });

  it.each(["FINISH_REASON_UNSPECIFIED", "", null, 1, {}])("is none: %o", (finishReason) => {
    expect(readAll(stream(response({ ...candidate([{ text: "Hi" }]), finishReason }))).verdict).toBe("cut");
  });

  it("is the last that was said", () => {
    const { end, finishReasons } = endings("MAX_TOKENS", [said("Hi", { finishReason: "STOP" })]);
    expect(end?.reason).toBe("length");
    expect(finishReasons.at(-1)).toBe("length");
  });
});

describe("a blocked prompt", () => {
  const blocked = { promptFeedback: { blockReason: "SAFETY", blockReasonMessage: "It is not safe." } };
  const end = { type: "end", reason: "content-filter", refusal: "SAFETY: It is not safe." };

  it("is an answer that refuses, as JSON and as a stream", () => {
    for (const { events, finishReasons } of [readJson(blocked), readAll(stream(blocked))]) {
      expect(events).toEqual([
        { type: "start", id: undefined },
        { ...end, choice: 0 },
      ]);
      expect(finishReasons).toEqual(["content_filter"]);
    }
    expect(readAll(stream(blocked)).verdict).toBe("ended");
    expect(endOf(readJson({ promptFeedback: { blockReason: "OTHER" } }).events)).toMatchObject({ refusal: "OTHER" });
  });

  it("refuses every choice that was asked for", () => {
    const ends = [0, 1, 2].map((choice) => ({ ...end, choice }));
    expect(readJson(blocked, { choices: 3 }).events.slice(1)).toEqual(ends);
    expect(readAll(stream(blocked), { choices: 3 }).events.slice(1)).toEqual(ends);
  });

  it("ends an answer that has begun, without words", () => {
    expect(endOf(readAll(stream(said("Hi"), blocked)).events)).toEqual({
      type: "end",
      choice: 0,
      reason: "content-filter",
    });
    expect(readAll(stream(blocked, said("Hi"))).verdict).toBe("cut");
  });

  it.each([
    {},
    { safetyRatings: [] },
    { blockReason: "" },
    { blockReason: "BLOCK_REASON_UNSPECIFIED" },
    { blockReason: 1 },
    "SAFETY",
    null,
  ])("is none without a reason: %o", (promptFeedback) => {
    expect(readJson({ promptFeedback }).verdict).toBe("malformed");
    expect(endOf(readJson({ ...said("Hi"), promptFeedback }).events)?.reason).toBe("stop");
  });
});
