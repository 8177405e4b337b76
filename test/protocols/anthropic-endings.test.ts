// How answers of Anthropic's end for clients of chat completions, and what they cost then.
// What is loaded with the first translated call must be there before the clock stops.
import "../../functions/core/upstream/translate.ts";
import "../../functions/core/upstream/translated-answer.ts";
import "../../functions/protocols/chat/inbound/translation.ts";
import "../../functions/protocols/messages/outbound/translation.ts";
import "../../functions/providers/anthropic.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askTimed, stopClock } from "../core/support/clock.ts";
import { streamed } from "../core/support/requests.ts";
import { events, json as jsonAnswer } from "../core/support/scripted-fetch.ts";
import * as write from "./messages/support/reading.ts";
import { HAIKU, json, sse, started, startWith, stopped, stream } from "./support/anthropic.ts";

const said = write.textBlock("Hello there.");
const openTool = write.toolBlock(['{"city":'], { index: 1 }).slice(0, -1);

describe("a stream whose provider never says its last word", () => {
  beforeEach(stopClock);
  afterEach(() => vi.useRealTimers());

  async function askSilent(...data: readonly object[]) {
    const { gateway } = await startWith(events(data.map(sse), "stall"));
    return askTimed(gateway, { body: streamed(), killedAt: Date.now() + 900_000 });
  }

  it("is complete five seconds after its stop reason", async () => {
    const { text, endAt } = await askSilent(started(), ...said, stopped());
    expect(endAt).toBe(5_010);
    expect(text).toMatch(/"finish_reason":"stop"[^\n]*\n\ndata: \[DONE\]\n\n$/);
  });

  it("is an error if a tool's input has no end", async () => {
    const { text } = await askSilent(started(), ...said, ...openTool, stopped("tool_use"));
    expect(text).not.toContain("[DONE]");
    expect(text).toContain('"code":"upstream_stalled"');
  });

  it("is an error if a block has begun behind the stop reason", async () => {
    const { text } = await askSilent(started(), ...said, stopped(), write.blockStart(1, { type: "text", text: "" }));
    expect(text).not.toContain("[DONE]");
    expect(text).toContain('"code":"upstream_stalled"');
  });
});

describe("what is no message", () => {
  it.each([
    ["a ping", { type: "ping" }],
    ["a stream's first event", started()],
    ["a stream's last event", write.messageStop],
    ["a stop reason", stopped()],
    ["another type of object", { type: "completion", completion: "Hello." }],
  ])("is malformed in the place of a JSON answer, and another model answers: %s", async (_, value) => {
    const { ask, asked } = await startWith(
      [jsonAnswer(value), jsonAnswer({ id: "c", model: "m", choices: [{ message: { content: "Hi" } }] })],
      HAIKU,
      {},
    );
    const { gateway } = { gateway: ask };
    expect((await gateway(json())).status).toBe(502);
    expect(asked).toHaveLength(1);
  });
});

describe("an answer in a tool's input", () => {
  const schema = { type: "object", properties: { a: { type: "string" } } };
  const format = { type: "json_schema", json_schema: { name: "x", schema } };
  const body = streamed({ response_format: format, stream_options: { include_usage: true } });

  it("costs what the provider says, also where the model has answered in words", async () => {
    const { ask, gateway } = await startWith(stream(started(), ...said, stopped(), write.messageStop), {
      model: "anthropic/claude-3-5-haiku-20241022",
      retries: 0,
    });
    const { text } = await ask(body);
    expect(text).toContain("Hello there.");
    expect(text).toContain('"completion_tokens":20');
    expect(gateway.log[0]).toMatchObject({ completion_tokens: 20, estimated: false, finish_reasons: ["stop"] });
  });

  it("costs what the provider says if a call's input came whole and without an end", async () => {
    const call = write.blockStart(0, { type: "tool_use", id: "t", name: "f", input: { city: "Paris" } });
    const { ask, gateway } = await startWith(stream(started(), call, stopped("tool_use"), write.messageStop));
    const { text } = await ask(streamed({ tools: [{ type: "function", function: { name: "f" } }] }));
    expect(text).toContain("Paris");
    expect(gateway.log[0]).toMatchObject({ completion_tokens: 20, estimated: false, finish_reasons: ["tool_calls"] });
  });
});
