// How answers of Google's end for clients of chat completions: complete, tried again, or with an error.
// What is loaded with the first translated call must be there before the clock stops.
import "../../functions/core/upstream/translate.ts";
import "../../functions/core/upstream/translated-answer.ts";
import "../../functions/protocols/chat/inbound/translation.ts";
import "../../functions/protocols/generate/outbound/translation.ts";
import "../../functions/providers/gemini.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askTimed, stopClock } from "../core/support/clock.ts";
import { chat, streamed } from "../core/support/requests.ts";
import { body, events, json, type Step, status } from "../core/support/scripted-fetch.ts";
import { recordingsOf } from "../support/recordings.ts";
import { said, stopped, thought } from "./generate/support/reading.ts";
import { GEMINI, sse, startWith, streamOf } from "./support/google.ts";

const used = (event: object, output?: number) => ({
  ...event,
  usageMetadata: { promptTokenCount: 100, ...(output !== undefined && { candidatesTokenCount: output }) },
});
const failed = stopped("MALFORMED_FUNCTION_CALL", { finishMessage: "Malformed function call: f(" });
const good = streamOf([said("Hello.", { finishReason: "STOP" })]);
const recorded = (name: string) => {
  const bytes = recordingsOf("google").find((recording) => recording.name === name)?.bytes ?? new Uint8Array();
  return body([bytes], { headers: { "content-type": "text/event-stream" } });
};

describe("a stream whose body does not end", () => {
  beforeEach(stopClock);
  afterEach(() => vi.useRealTimers());

  async function askSilent(...steps: readonly (object | number)[]) {
    const written = steps.map((step): Step => (typeof step === "number" ? step : sse(step)));
    const { gateway } = await startWith(events(written, "stall"));
    return askTimed(gateway, { body: streamed(), killedAt: Date.now() + 900_000 });
  }

  it("is complete five seconds after its finish reason and its usage", async () => {
    const { text, endAt } = await askSilent(said("Hi"), used(stopped(), 3));
    expect(endAt).toBe(5_010);
    expect(text).toMatch(/"finish_reason":"stop"[^\n]*\n\ndata: \[DONE\]\n\n$/);
  });

  it("is not complete by a finish reason that comes before the text, however long that takes", async () => {
    const { text } = await askSilent(
      used(stopped()),
      20_000,
      said("Hi"),
      20_000,
      used(said("!", { finishReason: "STOP" }), 3),
    );
    expect(text).toContain('"content":"Hi"');
    expect(text).toContain('"code":"upstream_stalled"');
    expect(text).not.toContain("[DONE]");
  });

  it("is an error without a finish reason", async () => {
    const { text } = await askSilent(used(said("Hi"), 3));
    expect(text).toContain('"code":"upstream_stalled"');
    expect(text).not.toContain('"finish_reason":"');
  });
});

describe("an answer that the model could not make", () => {
  it("is asked for once more if nothing was sent", async () => {
    const { ask, asked } = await startWith([streamOf([thought(""), failed]), good], { ...GEMINI, retries: 2 });
    const { text } = await ask();
    expect([asked.length, text.includes("Hello."), text.endsWith("data: [DONE]\n\n")]).toEqual([2, true, true]);
  });

  it.each([
    ["a stream", streamOf([failed]), streamed()],
    ["JSON", json(failed), chat()],
  ])("is a 502 in the provider's words if it fails again: %s", async (_, answer, body) => {
    const { ask, asked } = await startWith(answer, { ...GEMINI, retries: 2 });
    const { status, headers, text } = await ask(body);
    const { error } = JSON.parse(text);
    expect([asked.length, status, error.code]).toEqual([2, 502, "upstream_malformed"]);
    expect(error.message).toContain("MALFORMED_FUNCTION_CALL: Malformed function call: f(");
    expect(headers["x-should-retry"]).toBe("false");
  });

  it.each([
    ["a stream", streamOf([failed]), streamed()],
    ["JSON", json(failed), chat()],
    ["a stream that has begun", streamOf([said("Hi"), failed]), streamed()],
  ])("names no secret that the provider repeats: %s", async (_, answer, body) => {
    const { ask } = await startWith(answer, { ...GEMINI, provider_config: { api_key: "Malformed function" } });
    expect((await ask(body)).text).toContain("MALFORMED_FUNCTION_CALL: [redacted] call: f(");
  });

  it("is an error event once something was sent, and never an end", async () => {
    const { ask, asked, gateway } = await startWith([streamOf([said("Hi"), used(failed, 7)]), good], {
      ...GEMINI,
      retries: 2,
    });
    const { status, text } = await ask();
    expect([asked.length, status]).toEqual([1, 200]);
    expect(text).toMatch(/"content":"Hi"[\s\S]*"code":"upstream_malformed"/);
    expect(text).not.toMatch(/"finish_reason":"|\[DONE\]/);
    expect(gateway.log[0]).toMatchObject({ ending: "failed", prompt_tokens: 100, completion_tokens: 7 });
  });
});

describe("an answer that was blocked", () => {
  const blocked = { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: { promptTokenCount: 9 } };

  it.each([
    ["a stream", streamOf([blocked]), streamed()],
    ["JSON", json(blocked), chat()],
  ])("is a refusal and no failure: %s", async (_, answer, body) => {
    const { ask, gateway } = await startWith(answer);
    const { status, text } = await ask(body);
    expect(status).toBe(200);
    expect(text).toContain('"refusal":"PROHIBITED_CONTENT"');
    expect(text).toContain('"finish_reason":"content_filter"');
    expect(gateway.log[0]).toMatchObject({
      ending: "complete",
      prompt_tokens: 9,
      completion_tokens: 0,
      estimated: false,
    });
  });
});

describe("an error behind the beginning of a stream", () => {
  it.each(["google-error-as-event", "google-error-tail-without-data"])("is the provider's: %s", async (name) => {
    const { ask } = await startWith(recorded(name));
    const { status, text } = await ask();
    const { error } = JSON.parse(text.trimEnd().split("\n\n").at(-1)?.replace("data: ", "") ?? "");
    expect([status, error.type, error.code]).toEqual([200, "UNAVAILABLE", "upstream_overloaded"]);
    expect(error.message).toContain("currently experiencing high demand");
    expect(text).not.toMatch(/"finish_reason":"|\[DONE\]/);
  });

  it("is the provider's also for streams that are passed through", async () => {
    const chunk = { choices: [{ index: 0, delta: { content: "Hi" }, finish_reason: null }] };
    const error = { message: "Busy", type: "overloaded", code: "busy" };
    const answer = events([`data: ${JSON.stringify(chunk)}\n\n`, JSON.stringify({ error }, null, 2)]);
    const { ask } = await startWith(answer, { retries: 0 });
    const { text } = await ask();
    expect(text.trimEnd().split("\n\n").at(-1)).toBe(
      `data: ${JSON.stringify({ error: { message: "Busy", type: "overloaded", param: null, code: "busy" } })}`,
    );
  });

  it("is tried again if it is all that came", async () => {
    const tail = events([": hello\n\n", '[{\n  "error": {\n    "code": 503,\n    "message": "Busy"\n  }\n}\n]']);
    const { ask, asked } = await startWith([tail, good], { ...GEMINI, retries: 1 });
    expect((await ask()).text).toContain("[DONE]");
    expect(asked).toHaveLength(2);
    const { text, status } = await (await startWith(tail)).ask();
    expect([status, JSON.parse(text).error.message]).toEqual([502, expect.stringContaining("Busy")]);
  });
});

describe("a refusal of Google's", () => {
  const limited = {
    code: 429,
    message: "Quota exceeded.",
    status: "RESOURCE_EXHAUSTED",
    details: [{ retryDelay: "34.4s" }],
  };

  it("has a code, and says when to ask again", async () => {
    const { ask } = await startWith(json({ error: limited }, { status: 429 }));
    const { status, headers, text } = await ask();
    expect([status, headers["retry-after"]]).toEqual([429, "35"]);
    expect(JSON.parse(text).error).toMatchObject({ type: "RESOURCE_EXHAUSTED", code: "rate_limit_exceeded" });
  });

  it("may be a list of one", async () => {
    const { ask } = await startWith(json([{ error: limited }], { status: 429 }));
    expect(JSON.parse((await ask(chat())).text).error).toMatchObject({ message: "Quota exceeded." });
  });

  it("of the key is none of the client's, and sends the request to the next model", async () => {
    const details = [{ reason: "API_KEY_INVALID" }];
    const refused = status(400, { message: "API key not valid.", details });
    const alone = await (await startWith(refused)).ask(chat());
    expect([alone.status, JSON.parse(alone.text).error.code]).toEqual([502, "upstream_auth_failed"]);
    const { ask, asked } = await startWith(
      [refused, json(said("Hi", { finishReason: "STOP" }))],
      { ...GEMINI, fallbacks: ["fallback-1"] },
      GEMINI,
    );
    expect([(await ask(chat())).status, asked.length]).toEqual([200, 2]);
  });
});
