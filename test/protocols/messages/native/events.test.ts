// How a provider's own stream of Messages reaches a client: what begins it, what ends it, and what it counts.
import { describe, expect, it } from "vitest";
import { MODEL } from "../../../core/support/requests.ts";
import { events, json } from "../../../core/support/scripted-fetch.ts";
import { sse } from "../../support/anthropic.ts";
import * as write from "../support/reading.ts";
import { HAIKU, message, modelsIn, startNative, streamed } from "./support.ts";

const PING = 'event: ping\ndata: {"type": "ping"}\n\n';
const LATER = 'event: queue_status\ndata: {"type":"queue_status","position":3, "n":1.0}\n\n';
const usage = { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 1 };
const start = write.messageStart({ model: "claude-haiku-4-5", content: [], usage });
const renamed = { ...start, message: { ...start.message, model: MODEL } };
const said = write.textBlock("Hello there.");
const stop = write.messageDelta("end_turn", { usage: { output_tokens: 20 } });
const overloaded = { type: "error", error: { details: null, type: "overloaded_error", message: "Overloaded" } };
const whole = [start, ...said, stop, write.messageStop].map(sse).join("");
const relayed = whole.replace(sse(start), sse(renamed));

describe("what comes before the answer begins", () => {
  it.each([
    ["a ping", PING],
    ["an event that nobody knows yet", LATER],
    ["many of them", (PING + LATER).repeat(40)],
    ["a ping of another form", "event: ping\ndata: .\n\n"],
  ])("leaves the choice of another target: %s", async (_, first) => {
    const { ask, asked } = await startNative([events([first, sse(overloaded)]), events([whole])], HAIKU, {
      ...HAIKU,
      model: "anthropic/claude-sonnet-4-5",
    });
    const { status } = await ask();
    expect([status, modelsIn(asked)]).toEqual([529, ["claude-haiku-4-5"]]);
    const fallback = await startNative(
      [events([first, sse(overloaded)]), events([first, whole])],
      { ...HAIKU, fallbacks: ["fallback-1"] },
      { ...HAIKU, model: "anthropic/claude-sonnet-4-5" },
    );
    const { text } = await fallback.ask();
    expect(text).toBe(first + relayed.replace(MODEL, "fallback-1"));
  });

  it("is relayed when there is more of it than any provider sends", async () => {
    const { ask } = await startNative(events([LATER.repeat(1_200), sse(overloaded)]));
    const { status, text } = await ask();
    expect([status, text.startsWith(LATER.repeat(800))]).toEqual([200, true]);
  });
});

describe("a stream", () => {
  it("begins with the start of the message, at once", async () => {
    const { gateway } = await startNative(events([PING + sse(start)], "stall"));
    const headers = { "x-api-key": "my-secret-key" };
    const reply = await gateway.begin({ path: "/v1/messages", body: streamed(), headers });
    const first = await reply.body[Symbol.asyncIterator]().next();
    expect(first.value).toBe(PING + sse(renamed));
    await reply.settle();
  });

  it.each([
    ["events that nobody knows yet", [start, ...said, { type: "some_later_event", error: null, deep: [{}] }, stop]],
    [
      "blocks and deltas that nobody knows yet",
      [
        start,
        write.blockStart(0, { type: "hologram", id: 7 }),
        write.blockDelta(0, { type: "hologram_delta", part: "x" }),
        write.blockStop(0),
        stop,
      ],
    ],
    [
      "a call without an id",
      [
        start,
        ...write.toolBlock(["{}"]).map((event) => JSON.parse(JSON.stringify(event).replace('"id":"toolu_0",', ""))),
        stop,
      ],
    ],
    [
      "results of the provider's own tools",
      [
        start,
        write.blockStart(0, {
          type: "web_search_tool_result",
          tool_use_id: "s",
          content: [{ type: "web_search_result" }],
        }),
        write.blockStop(0),
        write.blockDelta(1, { type: "citations_delta", citation: { cited_text: "x" } }),
        stop,
      ],
    ],
  ])("passes %s", async (_, data) => {
    const sent = [...data, write.messageStop].map(sse).join("");
    const { ask } = await startNative(events([sent]));
    expect((await ask()).text).toBe(sent.replace(sse(start), sse(renamed)));
  });

  it("names the model in a start without an event's name, and in one that is written with escapes", async () => {
    const unnamed = `data: {"type":"message_start","mess\\u0061ge":{"id":"m","model":"up","usage":{"input_tokens":1}}}\n\n`;
    const { ask } = await startNative(events([unnamed, ...[...said, stop, write.messageStop].map(sse)]));
    expect((await ask()).text.startsWith(unnamed.replace('"up"', JSON.stringify(MODEL)))).toBe(true);
  });

  it.each([
    ["its stop reason", true, [start, ...said, stop]],
    ["a stop reason without a start", true, [...said, stop]],
    ["a text", false, [start, ...said]],
    ["a stop reason that nothing precedes", false, [stop]],
    ["an open call", false, [start, ...write.toolBlock(["{"]).slice(0, -1), write.messageDelta("tool_use")]],
    ["a block behind the stop reason", false, [start, ...said, stop, write.blockStart(1, { type: "text", text: "" })]],
  ])("that ends with %s is complete: %s", async (_, isComplete, data) => {
    const { ask } = await startNative(events(data.map(sse)));
    const { text } = await ask();
    const end = sse(write.messageStop);
    expect(text.endsWith(end)).toBe(isComplete);
    expect(text.includes('"type":"error"')).toBe(!isComplete);
  });

  it("has no end but its own", async () => {
    const { ask } = await startNative(events([whole, "data: [DONE]\n\n", sse(start)]));
    expect((await ask()).text).toBe(relayed);
    const done = await startNative(events([...[start, ...said, stop].map(sse), "data: [DONE]\n\n"]));
    expect((await done.ask()).text).toBe(relayed);
  });

  it("of which two were spliced together is an error", async () => {
    const other = { ...start, message: { ...start.message, id: "msg_2" } };
    const { ask } = await startNative(events([sse(start), ...said.map(sse), sse(other), whole]));
    const { text } = await ask();
    expect(text).toMatch(/event: error\ndata: [^\n]*api_error[^\n]*\n\n$/);
    expect(text).not.toContain("message_stop");
  });

  it("reports the provider's own error object, word for word", async () => {
    const { ask } = await startNative(events([sse(start), sse(overloaded)]));
    const { status, text } = await ask();
    expect(status).toBe(200);
    const { request_id, ...event } = JSON.parse(text.slice(text.lastIndexOf("data: ") + 6));
    expect(event).toEqual(overloaded);
    expect(request_id).toEqual(expect.any(String));
  });

  it.each([
    ["JSON", json({ type: "message", content: [], usage })],
    ["no JSON", events(["event: x\ndata: {\n\n"])],
    ["a list", events(["data: []\n\n"])],
    ["a last event alone", events([sse(write.messageStop)])],
    ["pings alone", events([PING])],
    ["nothing", events([""])],
  ])("is a malformed answer with %s in its place", async (_, answer) => {
    const { ask } = await startNative(answer);
    const { status, headers, text } = await ask();
    expect([status, JSON.parse(text).error.type, headers["x-should-retry"]]).toEqual([502, "api_error", "false"]);
  });
});

describe("what an answer counts", () => {
  it.each([
    ["of the stream's last count", events([whole]), streamed(), 35],
    [
      "of a JSON answer",
      json({ type: "message", model: "m", content: [], usage: { ...usage, output_tokens: 9 } }),
      message(),
      24,
    ],
  ])("is the usage %s", async (_, answer, request, total) => {
    const { ask, gateway } = await startNative(answer);
    expect((await ask(request)).status).toBe(200);
    expect(gateway.log[0]).toMatchObject({ total_tokens: total });
  });

  it("is estimated where a copy of the protocol counts nothing", async () => {
    const silent = [write.messageStart({ model: "m" }), ...said, write.messageDelta(), write.messageStop];
    const { ask, gateway } = await startNative(events(silent.map(sse)));
    await ask();
    expect(gateway.log[0]).toMatchObject({ status: 200, estimated: true });
  });
});
