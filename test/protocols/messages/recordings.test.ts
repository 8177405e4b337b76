// Every recorded answer of Anthropic's API is read in the same way wherever its reads end, and is complete only with its end.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerEvent } from "../../../functions/core/conversation/events.ts";
import { split } from "../../support/event-stream.ts";
import { isLong, runs } from "../../support/long.ts";
import { type Recording, recordingsOf } from "../../support/recordings.ts";
import { eventsIn, readAll, textOf } from "./support/reading.ts";
import { decode, sentIn, sentUsage } from "./support/sent.ts";

const answers = recordingsOf("anthropic").filter(({ status }) => status === 200);
const isBroken = ({ name }: Recording) => /overloaded|spliced/.test(name);
const whole = answers.filter((recording) => !isBroken(recording));
const streams = answers.filter(({ isStream }) => isStream);

async function read({ isStream, bytes }: Pick<Recording, "isStream" | "bytes">, reads = [bytes]) {
  return readAll(isStream ? await eventsIn(reads) : [{ event: undefined, data: decode(bytes) }]);
}

describe("recorded answers of Anthropic", () => {
  it("are there", () => {
    expect(whole.filter(({ isStream }) => isStream).length).toBeGreaterThan(12);
    expect(whole.filter(({ isStream }) => !isStream).length).toBeGreaterThan(6);
  });

  it.each(whole)("$name: is complete, and begins and ends once", async (recording) => {
    const { events, verdict, finishReasons } = await read(recording);
    expect(verdict).toBe("complete");
    expect(events[0]).toEqual({ type: "start", id: expect.stringMatching(/^msg_/) });
    expect(events.at(-1)?.type).toBe("end");
    expect(finishReasons).toHaveLength(1);
    expectParts(events);
  });

  it.each(whole)("$name: has the text, the reasoning and the calls that were sent", async (recording) => {
    const { events } = await read(recording);
    expect(blocksIn(events)).toEqual(sentBlocks(recording));
  });

  it.each(whole)("$name: has the usage that the formula gives", async (recording) => {
    const { input, cacheRead, cacheWrite, output, thinking } = sentUsage(recording);
    const promptTokens = input + cacheRead + cacheWrite;
    const { usage } = await read(recording);
    expect(usage?.reasoningTokens ?? 0).toBe(thinking);
    expect(usage).toMatchObject({
      promptTokens,
      completionTokens: output,
      totalTokens: promptTokens + output,
      cachedTokens: cacheRead,
      estimated: false,
    });
  });

  it.each(streams)("$name: means the same in any two reads", async (recording) => {
    const { bytes } = recording;
    const expected = await read(recording);
    for (const at of offsetsIn(bytes)) {
      expect(await read(recording, split(bytes, [at])), `cut at ${at}`).toEqual(expected);
    }
  });

  it.each(streams)("$name: means the same in any number of reads", async (recording) => {
    const expected = await read(recording);
    const offsets = fc.array(fc.nat(recording.bytes.length), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(offsets, async (at) => {
        expect(
          await read(
            recording,
            split(
              recording.bytes,
              at.toSorted((a, b) => a - b),
            ),
          ),
        ).toEqual(expected);
      }),
      { numRuns: runs(20, 500) },
    );
  });

  it.each(streams)(
    "$name: cut anywhere before its stop reason, is not complete; behind it, it is",
    async (recording) => {
      const { bytes } = recording;
      const finishedAt = isBroken(recording) ? Number.POSITIVE_INFINITY : endOfEvent(bytes, "message_delta");
      const completeAt = endOfEvent(bytes, "message_stop");
      for (const at of offsetsIn(bytes)) {
        const { verdict, events } = await read({ isStream: true, bytes: bytes.subarray(0, at) });
        const isWhole = at >= finishedAt;
        const verdicts = at >= completeAt ? ["complete"] : ["ended"];
        expect(isWhole ? verdicts : ["cut", "failed", "malformed"], `cut at ${at}`).toContain(verdict);
        expect(events.some(({ type }) => type === "end")).toBe(isWhole);
      }
    },
  );

  it("are malformed if two are spliced into one body", async () => {
    const spliced = await read(named("spliced-message-start-stream"));
    expect(spliced.verdict).toBe("malformed");
    expect(textOf(spliced.events)).toBe('I will call the tool.{"value":"Spark');
  });

  it.each(["first", "mid-stream"])("fail with the provider's own error if it is overloaded: %s", async (when) => {
    const { verdict, error, events } = await read(named(`anthropic-overloaded-${when}`));
    expect(verdict).toBe("failed");
    expect(error).toMatchObject({ type: "overloaded_error", message: "Overloaded", code: "upstream_overloaded" });
    expect(events.length > 0).toBe(when === "mid-stream");
  });

  it("refuse with the provider's explanation", async () => {
    for (const name of ["refusal", "refusal-stream"]) {
      const { events, finishReasons } = await read(named(name));
      const refusal = expect.stringContaining("violative cyber content");
      expect(events.at(-1)).toEqual({ type: "end", reason: "content-filter", refusal });
      expect(finishReasons).toEqual(["content_filter"]);
    }
  });
});

function named(name: string): Recording {
  const recording = answers.find((recording) => recording.name === name);
  if (recording === undefined) throw new Error(`there is no ${name}`);
  return recording;
}

/** Each part begins once, in order, and ends once; a delta comes in between. */
function expectParts(events: readonly AnswerEvent[]): void {
  const open = new Set<number>();
  let parts = 0;
  for (const event of events) {
    if (event.type === "part-start") {
      expect(event.index).toBe(parts++);
      open.add(event.index);
    } else if (event.type === "part-delta") {
      expect(open).toContain(event.index);
      expect(event.text).not.toBe("");
    } else if (event.type === "part-end") expect(open.delete(event.index)).toBe(true);
  }
  expect(open.size).toBe(0);
}

/** A share of all offsets, unless there is time. */
function offsetsIn({ length }: Uint8Array): number[] {
  const step = isLong ? 1 : Math.ceil(length / 331);
  return Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
}

/** Where the data of the first event of a type ends. */
function endOfEvent(bytes: Uint8Array, type: string): number {
  const text = decode(bytes);
  const start = text.search(new RegExp(`^data: {"type": ?"${type}"`, "m"));
  const line = text.slice(start, text.indexOf("\n", start));
  return start === -1
    ? Number.POSITIVE_INFINITY
    : new TextEncoder().encode(text.slice(0, start) + line.trimEnd()).length;
}

const SHOWN = new Set(["text", "thinking", "redacted_thinking", "tool_use"]);

/** What the blocks of an answer say, joined without the code under test. */
function sentBlocks(recording: Recording): object[] {
  const blocks = new Map<number, Record<string, unknown>>();
  for (const { type, index = 0, content, content_block, delta } of sentIn(recording)) {
    if (type === "message") for (const [at, block] of (content ?? []).entries()) blocks.set(at, { ...block });
    if (type === "content_block_start") blocks.set(index, { ...content_block });
    const block = blocks.get(index);
    if (type !== "content_block_delta" || block === undefined) continue;
    for (const name of ["text", "thinking", "signature"]) if (delta?.[name]) block[name] += String(delta[name]);
    if (delta?.["partial_json"]) block["json"] = String(block["json"] ?? "") + String(delta["partial_json"]);
  }
  const shown = [...blocks.values()].filter(({ type }) => SHOWN.has(String(type)));
  return shown.map(({ type, text, thinking, signature, data, id, name, input, json }) => {
    if (type === "tool_use") return { id, name, input: json === undefined ? input : JSON.parse(String(json)) };
    return type === "redacted_thinking" ? { data } : { text: text ?? thinking, signature };
  });
}

/** The same, of the parts. */
function blocksIn(events: readonly AnswerEvent[]): object[] {
  const starts = events.filter((event) => event.type === "part-start");
  const signatures = new Map(
    events.filter((event) => event.type === "part-end").map((end) => [end.index, end.signature]),
  );
  return starts.map(({ index, part }) => {
    const text = textOf(events, index);
    if (part.type === "redacted-reasoning") return { data: part.data.value };
    if (part.type !== "tool-call") return { text, signature: signatures.get(index)?.value };
    return { id: part.id, name: part.name, input: JSON.parse(text || "{}") };
  });
}
