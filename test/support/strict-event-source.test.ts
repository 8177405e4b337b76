// The strict reader of event streams, on the edges of the standard.
import { describe, expect, it } from "vitest";
import { interpret } from "./strict-event-source.ts";

const dataOf = (stream: string) => interpret(stream).events.map(({ data }) => data);

describe("a strict reader of event streams", () => {
  it.each(["\n", "\r\n", "\r"])("reads lines that end with %j", (end) => {
    const { events } = interpret(["data: a", "", "event: error", "data: b", "data: c", "", ""].join(end));
    expect(events).toEqual([
      { type: "message", data: "a", lastEventId: "" },
      { type: "error", data: "b\nc", lastEventId: "" },
    ]);
  });

  it("takes away one space after a colon, and takes a line without a colon for a name without a value", () => {
    expect(dataOf("data:  a\n\ndata:b\n\ndata\n\ndata\ndata\n\n")).toEqual([" a", "b", "", "\n"]);
  });

  it("discards what no blank line ends", () => {
    expect(dataOf("data: a\n\ndata: b\n")).toEqual(["a"]);
    expect(dataOf("data: a\n\ndata: b")).toEqual(["a"]);
  });

  it("skips a byte order mark once, comments, and fields that it does not know", () => {
    expect(interpret("\uFEFF: hello\n:\ndata: a\nfoo: bar\n\n")).toMatchObject({
      events: [{ data: "a" }],
      comments: [" hello", ""],
    });
    expect(dataOf("\uFEFF\uFEFFdata: a\n\n")).toEqual([]);
  });

  it("keeps the id for later events, but neither the type nor an id with a null character", () => {
    const { events } = interpret("id: 1\nevent: x\ndata: a\n\nid: 2\0\ndata: b\n\nid\ndata: c\n\n");
    expect(events).toEqual([
      { type: "x", data: "a", lastEventId: "1" },
      { type: "message", data: "b", lastEventId: "1" },
      { type: "message", data: "c", lastEventId: "" },
    ]);
  });

  it("counts blank lines that end no event", () => {
    expect(interpret("data: a\n\n: ping\ndata: b\n\n")).toMatchObject({ events: { length: 2 }, emptyEvents: 0 });
    expect(interpret("data: a\n\n: ping\n\ndata: b\n\n")).toMatchObject({ events: { length: 2 }, emptyEvents: 1 });
    expect(interpret("id: 1\nevent: x\n\n")).toEqual({ events: [], emptyEvents: 1, comments: [] });
  });
});
