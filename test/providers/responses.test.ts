// Providers of Responses: where they are asked, and those that turn out to have none.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { body, json, status } from "../core/support/scripted-fetch.ts";
import {
  GPT,
  placesOf,
  request,
  response,
  startNative,
  streamed,
  usage,
} from "../protocols/responses/native/support.ts";
import { validResponses } from "../support/responses-stream.ts";

const said = json(response({ status: "completed", output: [], usage }));
const chat = json({
  ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "x" },
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
});
const chunk = (choice: object, more: object = {}) =>
  `data: ${JSON.stringify({ object: "chat.completion.chunk", choices: [{ index: 0, ...choice }], ...more })}\n\n`;
const chatStream = body(
  [
    chunk({ delta: { role: "assistant", content: "Hi" } }),
    chunk({ delta: {}, finish_reason: "stop" }),
    "data: [DONE]\n\n",
  ],
  { headers: { "content-type": "text/event-stream" } },
);
const nothing = body(["404 page not found"], { status: 404 });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T12:00:05Z") });
  return () => vi.useRealTimers();
});

describe("the address", () => {
  it.each([
    ["openai", "openai/gpt-5.1", {}, "http://provider.invalid/v1/responses"],
    [
      "an address with a query",
      "openai/x",
      { api_base: "https://a.example/v1?v=2" },
      "https://a.example/v1/responses?v=2",
    ],
    ["xai", "xai/grok-4", { api_base: "https://api.x.ai" }, "https://api.x.ai/v1/responses"],
    ["openrouter", "openrouter/a/b", { api_base: "https://openrouter.ai" }, "https://openrouter.ai/api/v1/responses"],
    [
      "azure",
      "azure/mine",
      { api_base: "https://r.openai.azure.com" },
      "https://r.openai.azure.com/openai/v1/responses",
    ],
    [
      "groq, which has not all of it",
      "groq/x",
      { api_base: "https://api.groq.com" },
      "https://api.groq.com/openai/v1/chat/completions",
    ],
    [
      "azure's classic API",
      "azure/mine",
      { api_base: "https://r.openai.azure.com", api_version: "2024-10-21" },
      "https://r.openai.azure.com/openai/deployments/mine/chat/completions?api-version=2024-10-21",
    ],
    ["a model that wants chat", "openai/x", { protocols: ["chat"] }, "http://provider.invalid/v1/chat/completions"],
  ])("is that of %s", async (_, model, place: Record<string, unknown>, url) => {
    const { protocols, ...config } = place;
    const provider_config = { api_base: "http://provider.invalid/v1", api_key: "k", ...config };
    const { ask, asked } = await startNative(said, { ...GPT, model, provider_config, protocols });
    await ask(request());
    expect(asked[0]?.url).toBe(url);
  });

  it("gets the client's openai-beta, and a body in no vendor's dialect", async () => {
    const entry = { ...GPT, model: "openrouter/a/b", provider_config: { api_base: "https://openrouter.ai" } };
    const { ask, asked } = await startNative(said, entry);
    await ask(request({ max_completion_tokens: 5 }), { "openai-beta": "x=1" });
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject({ max_completion_tokens: 5 });
    expect(asked[0]?.headers.get("openai-beta")).toBe("x=1");
  });
});

describe("a server without Responses", () => {
  it.each([
    ["a JSON answer", request(), chat],
    ["a stream", streamed(), chatStream],
  ])("is asked for chat completions at once, and from then on: %s", async (_, text, answer) => {
    const { ask, asked, gateway } = await startNative([nothing, answer, answer]);
    for (let times = 0; times < 2; times++) {
      const answered = await ask(text);
      expect(answered.status).toBe(200);
      if (text === streamed()) validResponses(answered.text);
      else expect(JSON.parse(answered.text)).toMatchObject({ object: "response", status: "completed", store: false });
    }
    const [missed, translated] = ["/v1/responses gpt-5.1", "/v1/chat/completions gpt-5.1"];
    expect(placesOf(asked)).toEqual([missed, translated, translated]);
    expect(gateway.log).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  it("names what chat completions leave out, the first time too", async () => {
    const { ask } = await startNative([nothing, chat, chatStream]);
    for (const send of [request, streamed]) {
      const { headers } = await ask(send({ tools: [{ type: "web_search" }], store: true }));
      expect(headers["x-sluice-dropped"]).toBe("tools[web_search],store");
    }
  });

  it("is asked again an hour later: servers are updated", async () => {
    const { ask, asked } = await startNative([nothing, chat, said]);
    await ask(request());
    vi.advanceTimersByTime(60 * 60_000);
    expect((await ask(request())).status).toBe(200);
    expect(placesOf(asked).at(-1)).toBe("/v1/responses gpt-5.1");
  });

  it("says nothing of the same model elsewhere", async () => {
    const elsewhere = { ...GPT, provider_config: { api_base: "http://elsewhere.invalid/v1", api_key: "k" } };
    const failing = status(503);
    const { ask, asked } = await startNative(
      [nothing, failing, said],
      { ...GPT, fallbacks: ["fallback-1"] },
      elsewhere,
    );
    expect((await ask(request())).status).toBe(200);
    expect(placesOf(asked)[2]).toBe("/v1/responses gpt-5.1");
  });

  it("refuses what chat completions cannot express, in the words of a translation", async () => {
    const { ask } = await startNative([nothing, chat]);
    const { status: code, text } = await ask(
      request({ tools: [{ type: "web_search" }], tool_choice: { type: "web_search" } }),
    );
    expect([code, JSON.parse(text).error.type]).toEqual([400, "invalid_request_error"]);
  });

  it("is a 404 where the model is to be asked for Responses alone", async () => {
    const { ask, asked } = await startNative(nothing, { ...GPT, protocols: ["responses"] });
    expect([(await ask(request())).status, (await ask(request())).status, asked.length]).toEqual([404, 404, 2]);
  });

  it("is none that lacks only the model", async () => {
    const missing = status(404, { code: "model_not_found", message: "The model `gpt-5.1` does not exist." });
    const { ask, asked } = await startNative(missing);
    expect((await ask(request())).status).toBe(404);
    expect((await ask(request())).status).toBe(404);
    expect(placesOf(asked)).toEqual(["/v1/responses gpt-5.1", "/v1/responses gpt-5.1"]);
  });
});
