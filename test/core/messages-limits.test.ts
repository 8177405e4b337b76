// Limits as clients of Messages meet them: what a call reserves, what its answer says of them, and how it is refused.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { estimatePromptTokens } from "../../functions/core/limits/estimate.ts";
import { startGateway } from "../support/gateway.ts";
import { watchReserved } from "../support/reserved.ts";
import { anthropicErrorOf } from "./support/anthropic-error.ts";
import { configuration, MODEL, SECRET } from "./support/requests.ts";
import { events, json, scriptedFetch } from "./support/scripted-fetch.ts";

const usage = { input_tokens: 30, cache_read_input_tokens: 5, cache_creation_input_tokens: 7, output_tokens: 8 };
const USED = 50;
const message = {
  ...{ id: "msg_1", type: "message", role: "assistant", model: "claude", content: [{ type: "text", text: "Hi" }] },
  ...{ stop_reason: "end_turn", stop_sequence: null, usage },
};
const event = (type: string, members: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
const stream = [
  event("message_start", { message: { ...message, content: [], stop_reason: null } }),
  event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
  event("content_block_delta", { index: 0, delta: { type: "text_delta", text: "Hi" } }),
  event("content_block_stop", { index: 0 }),
  event("message_delta", { delta: { stop_reason: "end_turn", stop_sequence: null }, usage }),
  event("message_stop"),
];

async function start(limits: object, model: object = {}) {
  const document = configuration({ model: "anthropic/claude", ...model });
  Object.assign(document.keys[0] ?? {}, { rate_limit: limits });
  const { fetch, asked } = scriptedFetch((request) =>
    (JSON.parse(request.body).stream ? events(stream) : json(message))(request),
  );
  const gateway = await startGateway(document, { fetch });
  const ask = (more: object = {}, headers: Record<string, string> = {}) =>
    gateway.ask({
      path: "/v1/messages",
      headers: { authorization: `Bearer ${SECRET}`, ...headers },
      body: JSON.stringify({ ...prompt, ...more }),
    });
  return { ...gateway, ask, asked };
}

const prompt = { model: MODEL, max_tokens: 32_000, messages: [{ role: "user", content: "Hello" }] };
const NOON = Date.parse("2026-11-22T12:00:05Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON });
  return () => vi.useRealTimers();
});

describe("a call of Messages", () => {
  it("reserves its prompt and its max_tokens, and is charged with all the tokens that the provider reports", async () => {
    for (const streamed of [false, true]) {
      const { ask, pools } = await start({ tpm: 100_000 });
      const reserved = watchReserved(pools);
      const answered = await ask({ stream: streamed });
      const body = { ...prompt, stream: streamed };
      expect(answered.status).toBe(200);
      expect(reserved()).toEqual([32_000 + estimatePromptTokens(body)]);
      const { headers } = await ask({ max_tokens: 1 });
      expect(headers["x-ratelimit-remaining-tokens"]).toBe(`${100_000 - 2 * USED}`);
    }
  });

  it("takes no member of chat completions for a maximum", async () => {
    const { ask, pools } = await start({ tpm: 100_000 });
    const reserved = watchReserved(pools);
    const further = { n: 5, max_completion_tokens: 90_000 };
    await ask(further);
    const tokens = 32_000 + estimatePromptTokens({ ...prompt, ...further });
    expect(reserved()).toEqual([tokens]);
  });

  it.each([false, true])("says what is left of the limits, streamed or not: %s", async (streamed) => {
    const { ask } = await start({ rpm: 5, tpm: 100_000, concurrency: 2 });
    const { status, headers } = await ask({ stream: streamed });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "x-ratelimit-limit-requests": "5",
      "x-ratelimit-remaining-requests": "4",
      "x-ratelimit-reset-requests": "55s",
      "x-ratelimit-limit-tokens": "100000",
      "x-ratelimit-limit-concurrent": "2",
    });
  });
});

describe("a refusal", () => {
  it.each([
    [{ rpm: 1 }, "rpm is 1, 0 remaining, 1 needed", "55", undefined],
    [{ tpm: 20_000 }, /tpm is 20000, 19950 remaining, 20000 needed/, "55", undefined],
    [{ rpd: 1 }, "rpd is 1", `${11 * 3600 + 59 * 60 + 55}`, "false"],
  ])("by %j names the limit, and says whether asking again helps", async (limits, words, after, shouldRetry) => {
    const { ask, log } = await start(limits);
    await ask();
    const refused = await ask({ stream: true });
    expect(refused.status).toBe(429);
    expect(anthropicErrorOf(refused)).toEqual({ type: "rate_limit_error", message: expect.stringMatching(words) });
    expect(anthropicErrorOf(refused).message).toContain("key 'demo'");
    expect(refused.headers["retry-after"]).toBe(after);
    expect(refused.headers["x-should-retry"]).toBe(shouldRetry);
    expect(Object.keys(refused.headers).some((name) => name.startsWith("x-ratelimit-remaining-"))).toBe(true);
    expect(log.at(-1)).toMatchObject({ protocol: "messages", status: 429, limit: Object.keys(limits)[0] });
  });
});

describe("the turns of a session", () => {
  const targets = Array.from({ length: 8 }, (_, at) => ({
    model: `anthropic/claude-${at}`,
    provider_config: { api_base: "http://provider.invalid", api_key: `sk-${at}` },
  }));
  const models = { model: undefined, provider_config: undefined, targets };
  const turn = (content: string) => ({ messages: [{ role: "user", content }] });
  const modelOf = (asked: { body: string } | undefined) => JSON.parse(asked?.body ?? "{}").model;

  it.each([
    ["x-claude-code-session-id", (id: string) => [{}, { "x-claude-code-session-id": id }] as const],
    ["metadata.user_id", (id: string) => [{ metadata: { user_id: `{"session_id":"${id}"}` } }, {}] as const],
  ])("stay on one target by %s, whatever is said in them", async (_, said) => {
    const { ask, asked } = await start({}, models);
    const first: unknown[] = [];
    for (let session = 0; session < 12; session++) {
      const [members, headers] = said(`session-${session}`);
      for (const words of ["One", "Two"]) await ask({ ...turn(words), ...members }, headers);
      expect(modelOf(asked.at(-1))).toBe(modelOf(asked.at(-2)));
      first.push(modelOf(asked.at(-1)));
    }
    expect(new Set(first).size).toBeGreaterThan(2);
  });
});
