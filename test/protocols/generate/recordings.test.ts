// Every recorded answer of Google's API is read in the same way wherever its reads end, and is complete only with its end.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerEvent } from "../../../functions/core/conversation/events.ts";
import { split } from "../../support/event-stream.ts";
import { isLong, runs } from "../../support/long.ts";
import { type Recording, recordingsOf } from "../../support/recordings.ts";
import { textOf } from "../messages/support/reading.ts";
import { expectOrder, readRecording } from "./support/reading.ts";
import { isBroken, isWholeAt, partsIn, sentIn, sentUsage } from "./support/sent.ts";

const answers = recordingsOf("google").filter(({ status, name }) => status === 200 && !name.startsWith("error"));
const whole = answers.filter((recording) => !isBroken(recording));
const streams = answers.filter(({ isStream }) => isStream);

describe("recorded answers of Google", () => {
  it("are there", () => {
    expect(whole.filter(({ isStream }) => isStream).length).toBeGreaterThan(10);
    expect(whole.filter(({ isStream }) => !isStream).length).toBeGreaterThan(13);
  });

  it.each(whole)("$name: is complete, and begins and ends once", async (recording) => {
    const { events, verdict } = await readRecording(recording);
    expect(verdict).toBe(recording.isStream ? "ended" : "complete");
    expect(events[0]).toEqual({ type: "start", id: sentIn(recording)[0]?.responseId });
    expect(events.filter(({ type }) => type === "end")).toHaveLength(1);
    expectOrder(events, true);
  });

  it.each(whole)("$name: has the text, the reasoning and the calls that were sent", async (recording) => {
    const { events } = await readRecording(recording);
    const parts = partsIn(recording);
    const sent = (isThought: boolean) =>
      parts.filter(({ thought = false }) => thought === isThought).map(({ text = "" }) => text);
    expect(textsOf(events, "text")).toBe(sent(false).join(""));
    expect(textsOf(events, "reasoning")).toBe(sent(true).join(""));
    const calls = parts.filter(({ functionCall }) => functionCall !== undefined);
    expect(callsIn(events)).toEqual(
      calls.map(({ functionCall: { id = "call_made", name, args = {} } = { name: "" }, thoughtSignature }) => {
        return { id, name, args, signature: thoughtSignature && { maker: "google", value: thoughtSignature } };
      }),
    );
  });

  it.each(whole)("$name: has the usage that the formula gives", async (recording) => {
    const { usage } = await readRecording(recording);
    const sent = sentUsage(recording);
    if (sent === undefined) return expect(usage).toBeUndefined();
    const { prompt, completion, total, cached, reasoning } = sent;
    expect(total).toBe(prompt + completion);
    expect(usage).toEqual({
      ...{ promptTokens: prompt, completionTokens: completion, totalTokens: total, cachedTokens: cached },
      ...(reasoning > 0 && { reasoningTokens: reasoning }),
      estimated: false,
    });
  });

  it.each(streams)("$name: means the same in any two reads", async (recording) => {
    const expected = await readRecording(recording);
    for (const at of offsetsIn(recording.bytes)) {
      expect(await readRecording(recording, split(recording.bytes, [at])), `cut at ${at}`).toEqual(expected);
    }
  });

  it.each(streams)("$name: means the same in any number of reads", async (recording) => {
    const expected = await readRecording(recording);
    const offsets = fc.array(fc.nat(recording.bytes.length), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(offsets, async (at) => {
        const reads = split(
          recording.bytes,
          at.toSorted((a, b) => a - b),
        );
        expect(await readRecording(recording, reads)).toEqual(expected);
      }),
      { numRuns: runs(10, 500) },
    );
  });

  it.each(streams)(
    "$name: is complete only where a whole event with its finish reason was the last",
    async (recording) => {
      for (const at of offsetsIn(recording.bytes)) {
        const { verdict, events } = await readRecording({ isStream: true, bytes: recording.bytes.subarray(0, at) });
        const isWhole = !isBroken(recording) && isWholeAt(recording, at);
        expect(isWhole ? ["ended"] : ["cut", "failed", "malformed"], `cut at ${at}`).toContain(verdict);
        expect(events.some(({ type }) => type === "end")).toBe(isWhole);
      }
    },
  );

  it.each(["google-error-as-event", "google-error-tail-without-data"])(
    "$0: fails with the provider's words",
    async (name) => {
      const { verdict, error, events } = await readRecording(named(name));
      expect(verdict).toBe("failed");
      expect(error).toMatchObject({ type: "UNAVAILABLE", code: "upstream_overloaded" });
      expect(error).toHaveProperty("message", expect.stringContaining("high demand"));
      expect(textOf(events)).toBe("The capital");
    },
  );

  it("cannot be used if a call is malformed, for the provider's reason", async () => {
    const { verdict, error, events } = await readRecording(named("google-malformed-function-call"));
    expect([verdict, events]).toEqual(["malformed", []]);
    expect(error).toHaveProperty("message", expect.stringContaining("Malformed function call: print("));
  });

  it.each(["vertex-partial-args-stream", "vertex-no-args-tool-stream"])(
    "are malformed if a call comes in pieces: %s",
    async (name) => expect((await readRecording(named(name))).verdict).toBe("malformed"),
  );
});

function named(name: string): Recording {
  const recording = answers.find((recording) => recording.name === name);
  if (recording === undefined) throw new Error(`there is no ${name}`);
  return recording;
}

/** A share of all offsets, unless there is time. */
function offsetsIn({ length }: Uint8Array): number[] {
  const step = isLong ? 1 : Math.ceil(length / 131);
  const some = Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
  return [...some, ...[3, 2, 1].map((left) => length - left)];
}

function textsOf(events: readonly AnswerEvent[], type: string): string {
  const starts = events.filter((event) => event.type === "part-start");
  const indexes = starts.filter(({ part }) => part.type === type).map(({ index }) => index);
  return indexes.map((index) => textOf(events, index)).join("");
}

function callsIn(events: readonly AnswerEvent[]): object[] {
  return events.flatMap((event) => {
    if (event.type !== "part-start" || event.part.type !== "tool-call") return [];
    const { id, name, signature } = event.part;
    const args = JSON.parse(textOf(events, event.index) || "{}");
    return [{ id, name, args, signature }];
  });
}
