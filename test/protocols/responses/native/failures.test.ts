// A provider's failures natively: its own status, type and words, and what the gateway does about them all the same.
import { describe, expect, it } from "vitest";
import { MODEL } from "../../../core/support/requests.ts";
import { body, events, json } from "../../../core/support/scripted-fetch.ts";
import * as sent from "./support.ts";

const { begun, dataIn, GPT, item, numbered, request, response, said, startNative, streamed, whole } = sent;
const FALLBACK = { ...GPT, model: "openai/gpt-5.2" };
const refused = (status: number, error: object, headers: Record<string, string> = {}) =>
  json({ error: { message: "Words, 'quoted' é.", param: null, code: null, ...error } }, { status, headers });
const errorIn = (text: string) => JSON.parse(text).error;

/** Status, type, whether the same target is asked again, and whether another one is. */
const TABLE = [
  [400, "invalid_request_error", false, false],
  [409, "conflict_error", true, true],
  [413, "invalid_request_error", false, false],
  [422, "invalid_request_error", false, false],
  [429, "rate_limit_error", true, true],
  [500, "server_error", true, true],
  [503, "service_unavailable_error", true, true],
  [418, "teapot_error", false, false],
] as const;

describe("a refusal", () => {
  it.each(TABLE)("of status %i and type %s stays as it is", async (status, type) => {
    const error = { message: "Words.", type, param: "input[0]", code: "some_code", later: { n: [1] } };
    for (const text of [request(), streamed()]) {
      const { ask } = await startNative(refused(status, error));
      const { status: shown, text: answered, headers } = await ask(text);
      expect([shown, JSON.parse(answered)]).toEqual([status, { error }]);
      expect(headers["x-should-retry"]).toBeUndefined();
      expect(headers["retry-after"]).toBe(status >= 500 || status === 418 ? "5" : undefined);
    }
  });

  it.each(TABLE)(
    "of status %i and type %s: is asked again %s, and elsewhere %s",
    async (status, type, again, elsewhere) => {
      const models = [{ ...GPT, retries: 1, fallbacks: ["fallback-1"] }, FALLBACK];
      const { ask, asked } = await startNative(refused(status, { type }, { "retry-after": "0" }), ...models);
      await ask();
      expect(asked).toHaveLength((again ? 2 : 1) + (elsewhere ? 1 : 0));
    },
  );

  it.each([401, 402, 403])("of the gateway's own credentials (%i) is a 502 without a retry", async (status) => {
    const { ask } = await startNative(refused(status, { code: "invalid_api_key" }));
    const { status: shown, text, headers } = await ask();
    expect([shown, errorIn(text).code, headers["x-should-retry"]]).toEqual([502, "upstream_auth_failed", "false"]);
  });

  it.each([
    [
      "a page of HTML",
      body(["<html>Bad gateway</html>"], { status: 503 }),
      503,
      "The provider answered with status 503.",
    ],
    ["a plain text", body(["upstream connect error"], { status: 500 }), 500, "upstream connect error"],
    ["a redirect", body([""], { status: 302 }), 502, "The provider answered with status 302."],
    ["a timeout", json({}, { status: 408 }), 504, "The provider timed out."],
  ])("that is %s has a type of the gateway's", async (_, answer, status, message) => {
    const { ask } = await startNative(answer);
    const { status: shown, text } = await ask();
    expect([shown, errorIn(text)]).toMatchObject([status, { type: "upstream_error", message }]);
    expect(errorIn(text).code).toMatch(/^upstream_/);
  });

  it("of a prompt that is too long is known to Codex by its code, whatever the words", async () => {
    const message = "This model's maximum context length is 8192 tokens.";
    const { ask } = await startNative(refused(400, { type: "invalid_request_error", message }));
    const { status, text } = await ask();
    expect([status, errorIn(text)]).toMatchObject([400, { message, code: "context_length_exceeded" }]);
  });
});

/** The forms in which servers report a failure in a stream, and in place of a JSON answer. */
const FORMS: readonly (readonly [name: string, (error: { code: string; message: string }) => object])[] = [
  ["an event", (error) => ({ type: "error", ...error, param: null })],
  ["an event with an error object", (error) => ({ type: "error", error: { type: error.code, ...error } })],
  ["a response that failed", (error) => ({ type: "response.failed", response: response({ status: "failed", error }) })],
];

describe.each(FORMS)("an error in place of a stream, as %s,", (_, form) => {
  it.each([
    ["server_error", 500],
    ["rate_limit_exceeded", 429],
    ["insufficient_quota", 429],
    ["invalid_prompt", 400],
    ["context_length_exceeded", 400],
    ["server_is_overloaded", 503],
    ["some_later_code", 502],
  ])("with the code %s has status %i", async (code, status) => {
    const { ask } = await startNative(events(numbered([form({ code, message: "Words." })])));
    const { status: shown, text } = await ask();
    expect([shown, errorIn(text)]).toMatchObject([status, { code, message: "Words." }]);
  });

  it("is tried again, and elsewhere", async () => {
    const models = [{ ...GPT, retries: 1, fallbacks: ["fallback-1"] }, FALLBACK];
    const answer = events(numbered([form({ code: "server_error", message: "No." })]));
    const { ask, asked } = await startNative(answer, ...models);
    expect([(await ask()).status, asked.length]).toEqual([500, 3]);
  });

  it("within a stream is both events, with the numbers and the items that there were", async () => {
    const failure = form({ code: "server_error", message: "It broke." });
    const { ask, gateway } = await startNative(events(numbered([...begun, ...said, failure])));
    const { status, text } = await ask();
    expect(status).toBe(200);
    expect(text.match(/^event: .*$/gm)?.slice(-2)).toEqual(["event: error", "event: response.failed"]);
    const [error, failed] = dataIn(text).slice(-2);
    expect(error).toEqual({
      ...{ type: "error", sequence_number: 8 },
      ...{ code: "server_error", message: "It broke.", param: null },
    });
    expect(failed).toEqual({
      ...{ type: "response.failed", sequence_number: 9 },
      response: response({
        ...{ status: "failed", error: { code: "server_error", message: "It broke." } },
        ...{ output: [item], model: MODEL },
      }),
    });
    expect(gateway.log[0]).toMatchObject({ ending: "failed" });
  });
});

it("reports a JSON answer that failed with the status of its code", async () => {
  const failed = response({ status: "failed", error: { code: "rate_limit_exceeded", message: "Slowly." } });
  const { ask } = await startNative(json(failed));
  const { status, text } = await ask(request());
  expect([status, errorIn(text)]).toMatchObject([429, { code: "rate_limit_exceeded", message: "Slowly." }]);
});

describe("a stream that breaks", () => {
  it.each([
    ["is cut", events(whole.slice(0, 5), "cut"), "upstream_truncated"],
    ["ends early", events(whole.slice(0, 5)), "upstream_truncated"],
    ["falls silent", events(whole.slice(0, 5), "stall"), "upstream_stalled"],
    ["has an event that is no JSON", events([...whole.slice(0, 5), "data: {\n\n"]), "upstream_malformed"],
  ])("says so where it %s, and with what there was", async (_, answer, code) => {
    const { ask } = await startNative(answer, { ...GPT, idle_timeout: 20 });
    const [error, failed] = dataIn((await ask()).text).slice(-2);
    expect(error).toMatchObject({ type: "error", sequence_number: 5, code });
    expect(failed).toMatchObject({ sequence_number: 6, response: { id: "resp_1", status: "failed", error: { code } } });
  });

  it("counts events without numbers", async () => {
    const bare = whole.slice(0, 5).map((event) => event.replace(/,"sequence_number":\d+/, ""));
    const { ask } = await startNative(events(bare));
    expect(dataIn((await ask()).text).slice(-2)).toMatchObject([{ sequence_number: 5 }, { sequence_number: 6 }]);
  });

  it("shows neither a key nor an address", async () => {
    const words = "sk-provider-0 at http://provider.invalid/v1/responses";
    const failure = { type: "response.failed", response: response({ error: { code: words, message: words } }) };
    const { ask } = await startNative(events(numbered([...begun, failure])));
    expect((await ask()).text).not.toMatch(/sk-provider-0|provider\.invalid/);
  });

  it("keeps no more of a response that fails than fits into memory", async () => {
    const long = { ...item, content: [{ type: "output_text", text: "x".repeat(1_000_000) }] };
    const items = Array.from({ length: 12 }, (_, at) => ({
      type: "response.output_item.done",
      output_index: at,
      item: long,
    }));
    const { ask } = await startNative(events(numbered([...begun, ...items])));
    const { response: failed } = dataIn((await ask()).text).at(-1) ?? {};
    expect(JSON.stringify(failed).length).toBeLessThan(5 * 1024 * 1024);
  });
});
