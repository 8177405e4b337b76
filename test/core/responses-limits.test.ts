// Limits as clients of Responses meet them: what a call reserves, what its answer says of them, and how it is refused.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { estimatePromptTokens } from "../../functions/core/limits/estimate.ts";
import { item, numbered, response, usage, whole } from "../protocols/responses/native/support.ts";
import { startGateway } from "../support/gateway.ts";
import { watchReserved } from "../support/reserved.ts";
import { envelopeOf } from "./support/envelope.ts";
import { configuration, MODEL, SECRET } from "./support/requests.ts";
import { events, json, scriptedFetch } from "./support/scripted-fetch.ts";

const USED = usage.total_tokens;

async function start(limits: object, model: object = {}) {
  const document = configuration({ model: "openai/gpt-5.1", max_output_tokens: 5_000, ...model });
  Object.assign(document.keys[0] ?? {}, { rate_limit: limits });
  const { fetch, asked } = scriptedFetch((request) =>
    (JSON.parse(request.body).stream ? events(whole) : json(response({ status: "completed", output: [item], usage })))(
      request,
    ),
  );
  const gateway = await startGateway(document, { fetch });
  const ask = (more: object = {}, headers: Record<string, string> = {}) =>
    gateway.ask({
      path: "/v1/responses",
      headers: { authorization: `Bearer ${SECRET}`, ...headers },
      body: JSON.stringify({ ...prompt, ...more }),
    });
  return { ...gateway, ask, asked };
}

const prompt = { model: MODEL, instructions: "Be brief.", input: "Hello" };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-22T12:00:05Z") });
  return () => vi.useRealTimers();
});

describe("a call of Responses", () => {
  it("reserves its prompt and its max_output_tokens, and is charged with all that the provider reports", async () => {
    for (const stream of [false, true]) {
      const { ask, pools } = await start({ tpm: 100_000 });
      const reserved = watchReserved(pools);
      const body = { ...prompt, stream, max_output_tokens: 32_000 };
      expect((await ask(body)).status).toBe(200);
      expect(reserved()).toEqual([32_000 + estimatePromptTokens(body)]);
      const { headers } = await ask({ max_output_tokens: 16 });
      expect(headers["x-ratelimit-remaining-tokens"]).toBe(`${100_000 - 2 * USED}`);
    }
  });

  it("reserves the model's maximum where it names none, as Codex, and takes no member of chat for one", async () => {
    const { ask, pools } = await start({ tpm: 100_000 });
    const reserved = watchReserved(pools);
    const further = { n: 5, max_tokens: 90_000 };
    await ask(further);
    const tokens = 5_000 + estimatePromptTokens({ ...prompt, ...further });
    expect(reserved()).toEqual([tokens]);
  });

  it("reserves for pictures and files what they may cost, and not their data", async () => {
    const { ask, pools } = await start({ tpm: 10_000_000, tpd: 10_000_000 });
    const reserved = watchReserved(pools);
    const tokensOf = async (part: object) => {
      await ask({ input: [{ role: "user", content: [part] }], max_output_tokens: 16 });
      return reserved().at(-1) ?? 0;
    };
    const text = await tokensOf({ type: "input_text", text: "Hi" });
    const picture = await tokensOf({ type: "input_image", image_url: "https://example.com/a.png", detail: "low" });
    const large = await tokensOf({ type: "input_image", image_url: "https://example.com/a.png" });
    const file = await tokensOf({ type: "input_file", file_url: "https://example.com/a.pdf" });
    expect([picture > text, large > picture + 500, file > 50_000]).toEqual([true, true, true]);
  });

  it.each([false, true])("says what is left of the limits, streamed or not: %s", async (stream) => {
    const { ask } = await start({ rpm: 5, tpm: 100_000, concurrency: 2 });
    const { status, headers } = await ask({ stream });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      ...{ "x-ratelimit-limit-requests": "5", "x-ratelimit-remaining-requests": "4" },
      ...{ "x-ratelimit-limit-tokens": "100000", "x-ratelimit-limit-concurrent": "2" },
    });
  });

  it("is charged with what a failed answer has said of its usage", async () => {
    const { fetch } = scriptedFetch(
      events([
        whole[0] ?? "",
        ...numbered(
          [{ type: "response.failed", response: response({ usage, error: { code: "x", message: "No." } }) }],
          1,
        ),
      ]),
    );
    const gateway = await startGateway(configuration({ model: "openai/gpt-5.1" }), { fetch });
    const body = JSON.stringify({ ...prompt, stream: true });
    await gateway.ask({ path: "/v1/responses", headers: { authorization: `Bearer ${SECRET}` }, body });
    expect(gateway.log[0]).toMatchObject({ total_tokens: USED, ending: "failed" });
  });
});

describe("a refusal", () => {
  it.each([
    [{ rpm: 1 }, "rate_limit_exceeded", "55", undefined],
    [{ tpm: 4_000 }, "rate_limit_exceeded", "55", undefined],
    [{ rpd: 1 }, "insufficient_quota", `${11 * 3600 + 59 * 60 + 55}`, "false"],
    [{ tpd: 4_000 }, "insufficient_quota", `${11 * 3600 + 59 * 60 + 55}`, "false"],
  ])("by %j has the code by which Codex knows whether to go on", async (limits, code, after, shouldRetry) => {
    const { ask, log, asked } = await start(limits);
    await ask();
    const refused = await ask({ stream: true, max_output_tokens: 20_000 });
    expect([refused.status, envelopeOf(refused).code, asked.length]).toEqual([429, code, 1]);
    expect(refused.headers["retry-after"]).toBe(after);
    expect(refused.headers["x-should-retry"]).toBe(shouldRetry);
    expect(log.at(-1)).toMatchObject({ protocol: "responses", status: 429, limit: Object.keys(limits)[0] });
  });
});

describe("the turns of a session", () => {
  const targets = Array.from({ length: 8 }, (_, at) => ({
    model: `openai/gpt-${at}`,
    provider_config: { api_base: "http://provider.invalid", api_key: `sk-${at}` },
  }));
  const models = { model: undefined, provider_config: undefined, targets };
  const modelOf = (asked: { body: string } | undefined) => JSON.parse(asked?.body ?? "{}").model;

  it.each([
    ["session-id", (id: string) => [{}, { "session-id": id }] as const],
    ["prompt_cache_key", (id: string) => [{ prompt_cache_key: id }, {}] as const],
    ["safety_identifier", (id: string) => [{ safety_identifier: id }, {}] as const],
  ])("stay on one target by %s, whatever is said in them", async (_, said) => {
    const { ask, asked } = await start({}, models);
    const first: unknown[] = [];
    for (let session = 0; session < 12; session++) {
      const [members, headers] = said(`session-${session}`);
      for (const input of ["One", "Two"]) await ask({ input, ...members }, headers);
      expect(modelOf(asked.at(-1))).toBe(modelOf(asked.at(-2)));
      first.push(modelOf(asked.at(-1)));
    }
    expect(new Set(first).size).toBeGreaterThan(2);
  });
});
