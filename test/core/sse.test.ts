// An event stream means the same in every dialect of the standard (WHATWG HTML, 9.2), wherever its reads end.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DONE,
  formatEvent,
  LONGEST_EVENT,
  readEvents,
  readWholeEvents,
  type ServerSentEvent,
} from "../../functions/core/wire/sse.ts";
import { runs } from "../support/long.ts";

/** Text without line ends, characters of one to four bytes among it. */
const line = fc.string({
  unit: fc.constantFrom("a", '"', ":", " ", "{", "é", "€", "🌊", "\u2028", "\t"),
  maxLength: 12,
});
const word = fc.stringMatching(/^[a-z]{1,5}$/);
const event = fc.record(
  { event: word, id: word, data: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n")) },
  { requiredKeys: ["data"] },
);
const noise = fc.array(
  fc.constantFrom(":", ": keep-alive", ":data: not", "retry: 10", "unknown: x", "datax: y", "idx"),
  { maxLength: 2 },
);

/** Chosen anew for each line, `mixed` being the fourth style. */
const lineEnds = fc.oneof(
  ...["\n", "\r\n", "\r"].map((end) => fc.constant([end])),
  fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 1, maxLength: 7 }),
);
const offsets = fc.array(fc.nat(), { maxLength: 12 });
const stream = fc.record({
  blocks: fc.array(fc.record({ event, noise, space: fc.boolean() }), { maxLength: 5 }),
  lineEnds,
  bom: fc.boolean(),
});

describe("readEvents", () => {
  it("reads the same events in any line-ending style, with comments and unknown fields, cut at any byte", async () => {
    await fc.assert(
      fc.asyncProperty(stream, offsets, async (stream, at) => {
        const expected = stream.blocks.map(({ event }) => event).filter(({ data }) => data !== "");
        expect(await read(cut(bytesOf(stream), at))).toEqual(expected);
      }),
      { numRuns: runs(150) },
    );
  });

  it("needs no blank line after the last event", async () => {
    await fc.assert(
      fc.asyncProperty(stream, offsets, fc.constantFrom('{"a":"é🌊"}', DONE), async (stream, at, last) => {
        const bytes = new Uint8Array([...bytesOf(stream), ...new TextEncoder().encode(`data: ${last}`)]);
        expect((await read(cut(bytes, at))).at(-1)).toEqual({ data: last });
      }),
    );
  });

  it("does not pass off as an event what a cut has left of one", async () => {
    const first = new TextEncoder().encode('data: {"a":"🌊"}');
    const bytes = new TextEncoder().encode('data: {"a":"🌊"}\n\ndata: {"b":"é"}');
    for (let end = 0; end < bytes.length; end++) {
      const whole = end >= first.length ? [{ data: '{"a":"🌊"}' }] : [];
      expect(await read([bytes.subarray(0, end)]), `cut at ${end}`).toEqual(whole);
    }
    expect(await read(["data: [DON"])).toEqual([]);
    expect(await read(["data: 12"])).toEqual([]);
  });

  it.each(["\n", "\r\n", "\r"])("gives an event as soon as its blank line has begun, with %j", async (end) => {
    let reads = 0;
    const body = (async function* () {
      for (const text of [`data: one${end}${end[0]}`, `${end.slice(1)}data: two${end}${end}`]) {
        reads++;
        yield new TextEncoder().encode(text);
      }
    })();
    const events = readEvents(body);
    expect((await events.next()).value).toEqual([{ data: "one" }]);
    expect(reads).toBe(1);
    expect((await events.next()).value).toEqual([{ data: "two" }]);
  });

  it("gives all events that one read has completed at once", async () => {
    const batches = await batchesOf(["data: 1\n\ndata: 2\n\nda", "ta: 3\n\n"]);
    expect(batches).toEqual([[{ data: "1" }, { data: "2" }], [{ data: "3" }]]);
  });

  it("reports comments, and events without data, with an empty list", async () => {
    expect(await batchesOf([": busy\n", "data:\n\n", "event: x\n", "data: 1\n\n"])).toEqual([
      [],
      [],
      [{ event: "x", data: "1" }],
    ]);
  });

  it("replaces bytes that are not UTF-8", async () => {
    expect(await read([Uint8Array.from([...new TextEncoder().encode("data: a"), 0xff, 10, 10])])).toEqual([
      { data: "a\ufffd" },
    ]);
  });

  it("throws a RangeError for an event without an end", async () => {
    const megabyte = new TextEncoder().encode("x".repeat(1024 * 1024));
    const body = (async function* () {
      yield new TextEncoder().encode("data: ");
      for (let size = 0; size <= LONGEST_EVENT; size += megabyte.length) yield megabyte;
    })();
    await expect(readEvents(body).next()).rejects.toThrow(RangeError);
  });

  it("throws what reading throws, after the events that came before", async () => {
    const body = (async function* () {
      yield new TextEncoder().encode("data: 1\n\ndata: {}");
      throw new TypeError("terminated");
    })();
    const events = readEvents(body);
    expect((await events.next()).value).toEqual([{ data: "1" }]);
    await expect(events.next()).rejects.toThrow("terminated");
  });
});

describe("an error behind the events that is no event", () => {
  const error = { error: { code: 503, message: "Busy: é🌊", details: [{ a: 1 }] } };
  const written = fc.constantFrom(
    JSON.stringify(error),
    JSON.stringify(error, null, 2),
    JSON.stringify([error], null, 1),
  );
  const ends = fc.constantFrom("", "\n", "\n\n");

  it("is the last event, however it is written and cut", async () => {
    await fc.assert(
      fc.asyncProperty(stream, offsets, written, ends, lineEnds, async (stream, at, text, end, [lineEnd = "\n"]) => {
        const before = await read([bytesOf(stream)]);
        const tail = new TextEncoder().encode((text + end).replaceAll("\n", lineEnd));
        const events = await read(cut(new Uint8Array([...bytesOf(stream), ...tail]), at));
        expect(events.slice(0, -1)).toEqual(before);
        expect(JSON.parse(events.at(-1)?.data ?? "")).toEqual(error);
        expect(Object.keys(events.at(-1) ?? {})).toEqual(["data"]);
      }),
      { numRuns: runs(100) },
    );
  });

  it("is not reported before the body has ended", async () => {
    const events = readEvents(bodyOf(["data: 1\n\n", `${JSON.stringify(error)}\n\n`, "data: 2\n\n"]));
    expect((await events.next()).value).toEqual([{ data: "1" }]);
    expect((await events.next()).value).toEqual([]);
    expect((await events.next()).value).toEqual([{ data: "2" }]);
    expect((await events.next()).value).toMatchObject([{ data: JSON.stringify(error) }]);
  });

  it.each([
    ['{"error":{"message":"Bu', "cut"],
    ['{"error":null}', "no error"],
    ['{"error":""}', "no words"],
    ['{"message":"Busy"}', "no such member"],
    ['[{"error":{}},{"error":{}}]', "two"],
    ['upstream\n{"error":{}}\nupstream', "within a text"],
    [`{"error":{"message":"${"a".repeat(64 * 1024)}"}}`, "longer than errors are"],
    [`${'{"error":'.repeat(60_000)}`, "deep, and never closed"],
  ])("is none: %s (%s)", async (tail) => {
    expect(await read([`data: 1\n\n${tail}`])).toEqual([{ data: "1" }]);
  });

  it("is lost with the connection", async () => {
    const body = (async function* () {
      yield new TextEncoder().encode(`data: 1\n\n${JSON.stringify(error)}\n`);
      throw new TypeError("terminated");
    })();
    const events = readEvents(body);
    expect((await events.next()).value).toEqual([{ data: "1" }]);
    await expect(events.next()).rejects.toThrow("terminated");
  });
});

describe("readWholeEvents", () => {
  it("reads the same events, and no body that ends within one", async () => {
    const text = 'data: {"a":"é"}\r\n\r\ndata: {"b":1}\r\n\r\n';
    const bytes = new TextEncoder().encode(text);
    for (let end = 0; end <= bytes.length; end++) {
      const events = Array.fromAsync(readWholeEvents(bodyOf([bytes.subarray(0, end)])));
      const rest = new TextDecoder().decode(bytes.subarray(0, end)).split("\r\n").at(-1) ?? "";
      const isCut = rest.trim() !== "" && !rest.trim().endsWith("}");
      if (isCut) await expect(events, `cut at ${end}`).rejects.toThrow("within an event");
      else expect((await events).flat()).toEqual(await rawEvents([bytes.subarray(0, end)]));
    }
  });

  it.each(["data: 1\n\nupstream error", 'data: 1\n\n{\n"error": {\n', "data: 1\n\nda", "data: 1\n\ndata"])(
    "finds %j cut",
    async (text) => {
      await expect(Array.fromAsync(readWholeEvents(bodyOf([text])))).rejects.toThrow("within an event");
    },
  );
});

describe("formatEvent", () => {
  it("writes what reads as the same event", async () => {
    await fc.assert(
      fc.asyncProperty(event, async (event) => {
        fc.pre(event.data !== "");
        expect(await read([formatEvent(event)])).toEqual([event]);
      }),
    );
  });
});

/** Ends each line in turn. A CR that an empty line with LF follows would be one line end with it, so that LF becomes CRLF. */
function bytesOf({ blocks, lineEnds, bom }: typeof stream extends fc.Arbitrary<infer T> ? T : never): Uint8Array {
  const lines = blocks.flatMap(({ event, noise, space }) => [...noise, ...fieldsOf(event, space), ""]);
  let text = bom ? "\ufeff" : "";
  for (const [at, line] of lines.entries()) {
    const end = lineEnds[at % lineEnds.length] ?? "";
    text += line + (line === "" && end === "\n" && text.endsWith("\r") ? "\r\n" : end);
  }
  return new TextEncoder().encode(text);
}

function fieldsOf({ event, id, data }: Partial<ServerSentEvent> & { data: string }, space: boolean): string[] {
  const field = (name: string) => (value: string) => `${name}:${space || value.startsWith(" ") ? " " : ""}${value}`;
  const head = [event === undefined ? [] : [field("event")(event)], id === undefined ? [] : [field("id")(id)]].flat();
  return [...head, ...data.split("\n").map(field("data"))];
}

function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const ends = [...at.map((offset) => offset % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

async function* bodyOf(reads: readonly (Uint8Array | string)[]) {
  const encoder = new TextEncoder();
  for (const read of reads) yield typeof read === "string" ? encoder.encode(read) : read;
}

async function rawEvents(reads: readonly Uint8Array[]): Promise<ServerSentEvent[]> {
  return (await Array.fromAsync(readEvents(bodyOf(reads)))).flat();
}

async function batchesOf(reads: readonly (Uint8Array | string)[]): Promise<ServerSentEvent[][]> {
  const batches: ServerSentEvent[][] = [];
  for await (const events of readEvents(bodyOf(reads))) batches.push(events.map(withoutUndefined));
  return batches;
}

async function read(reads: readonly (Uint8Array | string)[]): Promise<ServerSentEvent[]> {
  return (await batchesOf(reads)).flat();
}

function withoutUndefined(event: ServerSentEvent): ServerSentEvent {
  return JSON.parse(JSON.stringify(event));
}
