// A model of Anthropic's and one of OpenAI's, each in the other's place: nothing of what was for the one reaches the other.
import { describe, expect, it } from "vitest";
import { chat, streamed } from "../core/support/requests.ts";
import { byModel, json as jsonAnswer, status } from "../core/support/scripted-fetch.ts";
import * as write from "./messages/support/reading.ts";
import { HAIKU, started, startWith, stopped, stream } from "./support/anthropic.ts";

const MESSAGE = {
  type: "message",
  id: "msg_1",
  role: "assistant",
  content: [{ type: "text", text: "Hi from Anthropic." }],
};
const haiku = jsonAnswer({ ...MESSAGE, stop_reason: "end_turn", usage: { input_tokens: 10, output_tokens: 5 } });
const openai = jsonAnswer({
  ...{ id: "c", object: "chat.completion", model: "upstream-1" },
  choices: [{ index: 0, message: { role: "assistant", content: "Hi from OpenAI." }, finish_reason: "stop" }],
  usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
});
const overloaded = status(529, { type: "overloaded_error" });
const prices = { prompt: 1, completion: 10 };

describe("a fallback of another protocol", () => {
  it("gets the client's own text, after Anthropic has failed", async () => {
    const answer = byModel({ "claude-haiku-4-5": [overloaded], "upstream-1": [openai] });
    const models = [{ ...HAIKU, fallbacks: ["fallback-1"], prices: { prompt: 100, completion: 100 } }, { prices }];
    const { gateway, asked } = await startWith(answer, ...models);
    const body = chat({ seed: 1, logit_bias: { 5: 1 } });
    const headers = { authorization: "Bearer my-secret-key", "anthropic-beta": "context-1m-2025-08-07" };
    const { text, headers: got } = await gateway.ask({ body, headers });
    expect(text).toContain("Hi from OpenAI.");
    expect(JSON.parse(asked[1]?.body ?? "")).toEqual({ ...JSON.parse(body), model: "upstream-1" });
    expect(asked[1]?.headers.get("x-api-key")).toBeNull();
    expect(asked[1]?.headers.get("anthropic-version")).toBeNull();
    expect(got).toMatchObject({ "x-sluice-dropped": "logit_bias,seed", "x-sluice-cost-usd": "0.000037" });
    expect(gateway.log[0]).toMatchObject({ served: "fallback-1", prompt_tokens: 7, completion_tokens: 3 });
  });

  it("is translated after OpenAI has failed", async () => {
    const answer = byModel({ "upstream-0": [status(500)], "claude-haiku-4-5": [haiku] });
    const { ask, asked } = await startWith(answer, { retries: 0, fallbacks: ["fallback-1"] }, { ...HAIKU, prices });
    const { text, headers } = await ask(chat({ seed: 1 }));
    expect(text).toContain("Hi from Anthropic.");
    expect(JSON.parse(asked[1]?.body ?? "")).not.toHaveProperty("seed");
    expect(asked[1]?.headers.get("authorization")).toBeNull();
    expect(headers["x-sluice-dropped"]).toBeUndefined();
    expect(headers["x-sluice-cost-usd"]).toBe("0.00006");
  });

  it.each([
    ["a part that Anthropic lacks", { messages: [{ role: "user", content: [{ type: "video_url" }] }] }],
    ["a result without a call", { messages: [{ role: "tool", tool_call_id: "x", content: "1" }] }],
    ["a message without a role", { messages: [{ content: "Hi" }] }],
    ["a stop that is a number", { stop: 5 }],
  ])("that cannot have the request does not hide what has failed before: %s", async (_, members) => {
    const { ask, asked } = await startWith(status(500), { retries: 0, fallbacks: ["fallback-1"] }, HAIKU);
    const { status: code, text } = await ask(chat(members));
    expect([code, JSON.parse(text).error.code, asked.length]).toEqual([502, "upstream_unavailable", 1]);
  });

  it("may answer as long as Anthropic has said nothing, and both are charged", async () => {
    const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    const failed = stream(started({ input_tokens: 1_000, output_tokens: 1 }), { type: "ping" }, error);
    const whole = stream(started(), ...write.textBlock("Hello."), stopped(), write.messageStop);
    const answer = byModel({ "claude-haiku-4-5": [failed], "claude-sonnet-4-5": [whole] });
    const models = [
      { ...HAIKU, fallbacks: ["fallback-1"] },
      { ...HAIKU, model: "anthropic/claude-sonnet-4-5" },
    ];
    const { ask, gateway } = await startWith(answer, ...models);
    const { text } = await ask(streamed());
    expect(text).toMatch(/Hello\.[\s\S]*\[DONE\]/);
    expect(gateway.log[0]).toMatchObject({ prompt_tokens: 1_100, completion_tokens: 20, served: "fallback-1" });
  });
});

describe("what does not reach Anthropic", () => {
  it("is named by its path, and what is no path by what is left of it", async () => {
    const { ask } = await startWith(haiku);
    const messages = [{ role: "user", name: "me", content: "Hi" }];
    const { headers } = await ask(chat({ messages, "a,b": 1, "é\r\nx: y": 1 }));
    expect(headers["x-sluice-dropped"]).toBe("a%2Cb,%C3%A9%0D%0Ax:%20y,messages[].name");
  });

  it("is named as far as a head has room", async () => {
    const { ask } = await startWith(haiku);
    const members = Object.fromEntries(Array.from({ length: 100 }, (_, at) => ["字".repeat(120) + at, 1]));
    const { headers } = await ask(chat(members));
    expect(headers["x-sluice-dropped"]?.length).toBeLessThanOrEqual(4_096);
    expect(headers["x-sluice-dropped"]).toMatch(/^(?:(?:%E5%AD%97){120}\d+,?){3}$/);
  });

  it.each(["18446744073709551615", "-9223372036854775808", "1e19"])("may be a number of any size: %s", async (seed) => {
    const { ask } = await startWith(haiku);
    const { status: code, headers } = await ask(chat().replace("{", `{"seed":${seed},`));
    expect([code, headers["x-sluice-dropped"]]).toEqual([200, "seed"]);
  });
});
