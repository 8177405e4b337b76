// Every recorded answer of a server that speaks chat completions means the same behind the internal form, wherever its reads
// end, and is complete only with its end.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chatCompletion } from "../../../support/chat-schema.ts";
import { addUp, chunksOf } from "../../../support/chat-stream.ts";
import { split } from "../../../support/event-stream.ts";
import { readFixture } from "../../../support/fixtures.ts";
import { isLong, runs } from "../../../support/long.ts";
import { expectOrder } from "../../generate/support/reading.ts";
import type { Reading } from "../../messages/support/reading.ts";
import { USAGE, write } from "../support/events.ts";
import { BEHEADED, partsOf, type Recorded, readRecorded, recordedAnswers } from "./support/reading.ts";
import { isWholeAt, sentAnswer, sentIn, sentUsage } from "./support/sent.ts";

const answers = recordedAnswers();
const whole = answers.filter(({ isBroken }) => !isBroken);
const streams = answers.filter(({ isStream }) => isStream);

interface Message {
  readonly content?: string | null;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly { readonly id: string; readonly function: { name: string; arguments: string } }[];
}

/** As a client of chat completions gets it, in one piece and as a stream. */
function written({ events, usage = USAGE }: Reading) {
  const completion = chatCompletion.parse(JSON.parse(write("json", events, usage)));
  const chunks = chunksOf(write("streamWithUsage", events, usage));
  const choices = chunks.flatMap(({ choices }) => choices);
  const last = choices.map(({ finish_reason: reason }) => reason).findLast(Boolean);
  return [
    answerOf(completion.choices[0]?.message as Message, completion.choices[0]?.finish_reason),
    answerOf(addUp(chunks) as Message, last),
  ];
}

function answerOf({ content, reasoning_content: reasoning, tool_calls: calls = [] }: Message, reason: unknown) {
  const called = calls.map(({ id, function: { name, arguments: input } }) => ({ id, name, input }));
  return { text: content ?? "", reasoning: reasoning ?? "", calls: called, reason };
}

describe("recorded answers of servers that speak chat completions", () => {
  it("are there", () => {
    expect(whole.filter(({ isStream }) => isStream).length).toBeGreaterThan(20);
    expect(whole.filter(({ isStream }) => !isStream).length).toBeGreaterThan(7);
  });

  it.each(whole)("$name: is complete, and begins and ends once", async (recorded) => {
    const { events, verdict } = await readRecorded(recorded);
    expect(["complete", "ended"]).toContain(verdict);
    const id = sentIn(recorded)
      .map(({ id }) => id)
      .find(Boolean);
    expect(events[0]).toEqual({ type: "start", id });
    expect(events.filter(({ type }) => type === "end")).toHaveLength(1);
    expectOrder(events, true);
  });

  it.each(whole)("$name: is the same to a client of chat completions as it was sent", async (recorded) => {
    const sent = sentAnswer(recorded);
    const [completion, streamed] = written(await readRecorded(recorded));
    expect(completion).toEqual(sent);
    expect(streamed).toEqual(sent);
  });

  it.each(whole)("$name: has the usage that was sent", async (recorded) => {
    const { usage } = await readRecorded(recorded);
    const sent = sentUsage(recorded);
    if (sent === undefined) return expect(usage).toBeUndefined();
    expect(usage).toMatchObject({
      ...{ promptTokens: sent.prompt, completionTokens: sent.completion, totalTokens: sent.total },
      ...{ cachedTokens: sent.cached, estimated: false },
    });
    expect(usage?.reasoningTokens ?? 0).toBe(sent.reasoning);
  });

  it.each(streams)("$name: means the same in any number of reads", async (recorded) => {
    const expected = await readRecorded(recorded);
    const offsets = fc.array(fc.nat(recorded.bytes.length), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(offsets, async (at) => {
        const reads = split(
          recorded.bytes,
          at.toSorted((a, b) => a - b),
        );
        expect(await readRecorded(recorded, reads)).toEqual(expected);
      }),
      { numRuns: runs(5, 500) },
    );
  });

  it.each(streams)("$name: is complete if and only if it was not cut before its end", async (recorded) => {
    for (const at of offsetsIn(recorded)) {
      const { verdict, events } = await readRecorded({ isStream: true, bytes: recorded.bytes.subarray(0, at) });
      const isWhole = isWholeAt(recorded, at);
      expect(isWhole ? ["complete", "ended"] : ["cut", "failed", "malformed"], `cut at ${at}`).toContain(verdict);
      expect(events.some(({ type }) => type === "end")).toBe(isWhole);
    }
  });

  it.each(answers.filter(({ isBroken }) => isBroken))("$name: fails with the provider's words", async (recorded) => {
    const { verdict, error, events } = await readRecorded(recorded);
    expect(verdict).toBe("failed");
    expect(JSON.stringify(error)).toMatch(/Tool call validation failed|Token limit reached/);
    expect(
      partsOf({ events })
        .map(({ text }) => text)
        .join(""),
    ).not.toBe("");
    expect(events.some(({ type }) => type === "end")).toBe(false);
  });

  it("is malformed if its call has lost its beginning, and so the name of its tool", async () => {
    const bytes = new TextEncoder().encode(readFixture(BEHEADED));
    expect((await readRecorded({ isStream: true, bytes })).verdict).toBe("malformed");
  });
});

/** Around the ends of the last events, and a share of all the others, unless there is time. */
function offsetsIn({ bytes: { length } }: Recorded): number[] {
  const step = isLong ? 1 : Math.ceil(length / 60);
  const some = Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
  const last = Array.from({ length: isLong ? 1 : 40 }, (_, index) => Math.max(0, length - index * 11));
  return [...some, ...last, ...[3, 2, 1, 0].map((left) => length - left)];
}
