// Every recorded answer of Bedrock's Converse is read in the same way wherever its reads end, and is complete only with its end.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerEvent } from "../../../functions/core/conversation/events.ts";
import { split } from "../../support/event-stream.ts";
import { isLong, runs } from "../../support/long.ts";
import { type Recording, recordingsOf } from "../../support/recordings.ts";
import { expectOrder } from "../generate/support/reading.ts";
import { textOf } from "../messages/support/reading.ts";
import { eventsIn, readRecording } from "./support/reading.ts";
import { blocksIn, frameEnds, isBroken, sentIn, sentUsage } from "./support/sent.ts";

const answers = recordingsOf("bedrock").filter(({ status }) => status === 200);
const whole = answers.filter((recording) => !isBroken(recording));
const streams = answers.filter(({ isStream }) => isStream);

describe("recorded answers of Bedrock", () => {
  it("are there", () => {
    expect(whole.filter(({ isStream }) => isStream).length).toBeGreaterThan(9);
    expect(whole.filter(({ isStream }) => !isStream).length).toBeGreaterThan(7);
  });

  it.each(whole)("$name: is complete, and begins and ends once", async (recording) => {
    const { events, verdict } = await readRecording(recording);
    expect(verdict).toBe(recording.name === "bedrock-no-metadata" ? "ended" : "complete");
    expectOrder(events, true);
  });

  it.each(whole)("$name: has the text, the reasoning and the calls that were sent", async (recording) => {
    const { events } = await readRecording(recording);
    const blocks = blocksIn(recording);
    const reasonings = blocks.flatMap(
      ({ reasoningContent: { reasoningText, ...delta } = {} }) => reasoningText ?? delta,
    );
    expect(textsOf(events, "text")).toBe(blocks.map(({ text = "" }) => text).join(""));
    expect(textsOf(events, "reasoning")).toBe(reasonings.map(({ text = "" }) => text).join(""));
    expect(signaturesIn(events)).toEqual(reasonings.flatMap(({ signature = [] }) => signature));
    expect(redactedIn(events)).toEqual(
      blocks.flatMap(({ reasoningContent }) => reasoningContent?.redactedContent ?? []),
    );
    const calls = blocks.flatMap(({ toolUse }) => (toolUse?.toolUseId === undefined ? [] : [toolUse]));
    expect(callsIn(events)).toMatchObject(calls.map(({ toolUseId: id, name }) => ({ id, name })));
    const pieces = blocks.map(({ toolUse: { input = "" } = {} }) => input);
    const sent = pieces.map((input) => (typeof input === "string" ? input : JSON.stringify(input))).join("");
    expect(
      callsIn(events)
        .map(({ input }) => input)
        .join(""),
    ).toBe(sent);
  });

  it.each(whole)("$name: has the usage that the formula gives", async (recording) => {
    const { usage } = await readRecording(recording);
    const sent = sentUsage(recording);
    if (sent === undefined) return expect(usage).toBeUndefined();
    const { prompt, completion, total, reads, writes } = sent;
    expect(total).toBe(prompt + completion);
    expect(usage).toEqual({
      ...{ promptTokens: prompt, completionTokens: completion, totalTokens: total, cachedTokens: reads },
      ...(writes > 0 && { cacheWriteTokens: writes }),
      estimated: false,
    });
  });

  it.each(streams)("$name: means the same in any two reads", async (recording) => {
    const expected = await eventsIn([recording.bytes]);
    for (const at of offsetsIn(recording)) {
      expect(await eventsIn(split(recording.bytes, [at])), `cut at ${at}`).toEqual(expected);
    }
  });

  it.each(streams)("$name: means the same in any number of reads, and in one for each byte", async (recording) => {
    const expected = await readRecording(recording);
    expect(await readRecording(recording, split(recording.bytes, 1))).toEqual(expected);
    const offsets = fc.array(fc.nat(recording.bytes.length), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(offsets, async (at) => {
        const sorted = at.toSorted((a, b) => a - b);
        expect(await readRecording(recording, split(recording.bytes, sorted))).toEqual(expected);
      }),
      { numRuns: runs(5, 500) },
    );
  });

  it.each(streams)("$name: is complete only behind its stop reason, and with its usage", async (recording) => {
    const { bytes } = recording;
    const ends = frameEnds(recording);
    const sent = isBroken(recording) ? [] : sentIn(recording);
    const [stopEnd = 0] = ends.filter((_, at) => sent[at]?.stopReason !== undefined);
    for (const at of offsetsIn(recording)) {
      const { verdict, events } = await readRecording({ isStream: true, bytes: bytes.subarray(0, at) });
      const isStopped = !isBroken(recording) && at === stopEnd;
      const isWhole = !isBroken(recording) && at === bytes.length && at !== stopEnd;
      const expected = isStopped ? ["ended"] : isWhole ? ["complete"] : ["cut", "failed"];
      expect(expected, `cut at ${at}`).toContain(verdict);
      expect(events.some(({ type }) => type === "end")).toBe(isStopped || isWhole);
    }
  });

  it.each([
    ["bedrock-model-stream-error", "modelStreamErrorException", "upstream_unavailable", /unexpected error/],
    ["bedrock-throttled-first", "throttlingException", "rate_limit_exceeded", /Too many tokens/],
    ["bedrock-unmodeled-error", "InternalError", "upstream_unavailable", /An internal error occurred/],
  ])("%s: fails with the provider's words", async (name, type, code, message) => {
    const { verdict, error } = await readRecording(named(name));
    expect(verdict).toBe("failed");
    expect(error).toMatchObject({ type, code, message: expect.stringMatching(message) });
  });

  it("are cut if they end within a frame", async () => {
    const { verdict, events } = await readRecording(named("bedrock-cut-in-a-frame"));
    expect([verdict, textOf(events)]).toEqual(["cut", "The capital"]);
  });
});

function named(name: string): Recording {
  const recording = answers.find((recording) => recording.name === name);
  if (recording === undefined) throw new Error(`there is no ${name}`);
  return recording;
}

/** All offsets of the smallest, and of the others a share and the ends of frames, unless there is time. */
function offsetsIn(recording: Recording): number[] {
  const { length } = recording.bytes;
  const step = isLong || recording.name === "bedrock-no-metadata" ? 1 : Math.ceil(length / 41);
  const some = Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
  return [...some, ...frameEnds(recording).filter((end) => end <= length), ...[2, 1, 0].map((left) => length - left)];
}

function partsOf(events: readonly AnswerEvent[]) {
  return events.filter((event) => event.type === "part-start");
}

function textsOf(events: readonly AnswerEvent[], type: string): string {
  const parts = partsOf(events).filter(({ part }) => part.type === type);
  return parts.map(({ index }) => textOf(events, index)).join("");
}

function signaturesIn(events: readonly AnswerEvent[]): string[] {
  return events.flatMap((event) => (event.type === "part-end" && event.signature ? [event.signature.value] : []));
}

function redactedIn(events: readonly AnswerEvent[]): string[] {
  return partsOf(events).flatMap(({ part }) => (part.type === "redacted-reasoning" ? [btoa(part.data.value)] : []));
}

function callsIn(events: readonly AnswerEvent[]) {
  return partsOf(events).flatMap(({ index, part }) => {
    return part.type === "tool-call" ? [{ id: part.id, name: part.name, input: textOf(events, index) }] : [];
  });
}
