// Answers that are cut, mixed up, or made to cost the gateway memory or time.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../../functions/protocols/responses/outbound/read-answer.ts";
import { runs } from "../../../support/long.ts";
import { textOf } from "../../messages/support/reading.ts";
import { replace } from "../../support/replace.ts";
import {
  call,
  message,
  OPTIONS,
  read,
  readBytes,
  readJson,
  sent,
  streamOf,
  text,
  thought,
  whole,
} from "./support/streams.ts";

const items = [
  thought("rs_1", [["I ", "look."], ["I see."]], "gAAAAone"),
  message("msg_1", [
    { type: "output_text", pieces: ["Grüß ", "dich. 😀"] },
    { type: "refusal", pieces: ["No."] },
  ]),
  call("fc_1", "get_weather", ['{"city"', ':"Bonn"}']),
  call("ctc_1", "patch", ["a", "b"], true),
];
const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));

describe("a stream that is cut", () => {
  const events = streamOf(items);
  const bytes = new TextEncoder().encode(sent(events));

  it("between two events is never complete", () => {
    for (let end = 0; end < events.length; end++) expect(read(events.slice(0, end)).verdict).toBe("cut");
    expect(read(events).verdict).toBe("complete");
  });

  it("anywhere is never complete", async () => {
    const last = bytes.length - 3; // All but the last bracket, and the empty line behind it.
    const ends = fc.integer({ min: 0, max: last });
    const property = fc.asyncProperty(ends, async (end) => {
      expect((await readBytes(bytes.slice(0, end))).verdict).not.toBe("complete");
    });
    await fc.assert(property, { numRuns: runs(60) });
    expect((await readBytes(bytes)).verdict).toBe("complete");
  });
});

describe("a hostile answer", () => {
  it("may have anything in the place of anything else: nothing is thrown", () => {
    const value = fc.oneof(
      { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
      fc.constantFrom(-1, 1e300, {}, [[]]),
    );
    const property = fc.property(fc.nat(), value, (at, value) => {
      const stream = structuredClone({ events: streamOf(items) });
      replace(stream, { at, value });
      const events = Array.isArray(stream.events) ? stream.events : [];
      const { verdict } = read(events.filter((event) => typeof event === "object" && event !== null));
      expect(["complete", "cut", "malformed", "failed"]).toContain(verdict);
    });
    fc.assert(property, { numRuns: runs(150) });
  });

  it("may be in any order, and may repeat itself", () => {
    const events = streamOf(items);
    const property = fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (mixed) => {
      const { verdict, events: got } = read(mixed);
      const open = new Set<number>();
      for (const event of got) {
        if (event.type === "part-start") open.add(event.index);
        if (event.type === "part-delta") expect(open.has(event.index)).toBe(true);
        if (event.type === "part-end") expect(open.delete(event.index)).toBe(true);
      }
      if (verdict === "complete") expect(open.size).toBe(0);
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it("is malformed if it has any number of items", () => {
    const { read } = readAnswer(OPTIONS);
    const added = (at: number) => ({ type: "response.output_item.added", output_index: at, item: { type: "message" } });
    const verdicts = times(10_100, (at) => read({ event: undefined, data: JSON.stringify(added(at)) }));
    expect(verdicts.indexOf(undefined)).toBe(10_000);
  });

  it("is malformed if an item has more parts than memory holds of events for the client", () => {
    const parts = (count: number) =>
      message(
        "msg_1",
        times(count, () => ({ type: "output_text", pieces: ["a"] })),
      );
    expect(readJson(whole([parts(100_001)])).verdict).toBe("malformed");
    expect(textOf(readJson(whole([parts(9_000)])).events)).toHaveLength(9_000);
  });

  it("does not keep a refusal of any length", () => {
    const piece = { type: "response.refusal.delta", output_index: 0, content_index: 0, delta: "a".repeat(100_000) };
    const { events } = read([...times(30, () => piece), { type: "response.completed", response: { output: [] } }]);
    expect(JSON.stringify(events).length).toBeLessThan(1_200_000);
  });

  it("does not repeat an id of any length", () => {
    const { events } = readJson({ ...whole([text("msg_1", "Hi")]), id: "a".repeat(100_000) });
    expect(JSON.stringify(events[0]).length).toBeLessThan(400);
  });
});
