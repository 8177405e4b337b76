// A provider's failures natively: its own status, type and words, and what the gateway does about them all the same.
import { describe, expect, it } from "vitest";
import { body, events, json } from "../../../core/support/scripted-fetch.ts";
import { sse } from "../../support/anthropic.ts";
import { HAIKU, message, startNative, streamed } from "./support.ts";

const FALLBACK = { ...HAIKU, model: "anthropic/claude-sonnet-4-5" };
const refused = (status: number, error: object, headers: Record<string, string> = {}) =>
  json({ type: "error", error, request_id: "req_upstream" }, { status, headers });
const errorIn = (text: string) => JSON.parse(text).error;

/** Status, type, whether the same target is asked again, and whether another one is. */
const TABLE = [
  [400, "invalid_request_error", false, false],
  [404, "not_found_error", false, true],
  [409, "invalid_request_error", true, true],
  [413, "request_too_large", false, false],
  [422, "invalid_request_error", false, false],
  [429, "rate_limit_error", true, true],
  [500, "api_error", true, true],
  [503, "api_error", true, true],
  [504, "timeout_error", true, true],
  [529, "overloaded_error", true, true],
  [418, "teapot_error", false, false],
] as const;

describe("a refusal", () => {
  it.each(TABLE)("of status %i and type %s stays as it is", async (status, type) => {
    const error = { type, message: "Words, 'quoted' é.", details: { error_code: "x", n: [1] }, later: null };
    for (const request of [message(), streamed()]) {
      const { ask } = await startNative(refused(status, error));
      const { status: shown, text, headers } = await ask(request, { "x-request-id": "mine" });
      expect([shown, JSON.parse(text)]).toEqual([status, { type: "error", error, request_id: "mine" }]);
      expect([headers["request-id"], headers["x-should-retry"]]).toEqual(["mine", undefined]);
      expect(headers["retry-after"]).toBe(status >= 500 || status === 418 ? "5" : undefined);
    }
  });

  it.each(TABLE)(
    "of status %i and type %s: is asked again %s, and elsewhere %s",
    async (status, type, again, elsewhere) => {
      const models = [{ ...HAIKU, retries: 1, fallbacks: ["fallback-1"] }, FALLBACK];
      const { ask, asked } = await startNative(
        refused(status, { type, message: "No." }, { "retry-after": "0" }),
        ...models,
      );
      await ask();
      expect(asked).toHaveLength((again ? 2 : 1) + (elsewhere ? 1 : 0));
    },
  );

  it("passes its retry-after on", async () => {
    const { ask } = await startNative(
      refused(529, { type: "overloaded_error", message: "No." }, { "retry-after": "7" }),
    );
    expect((await ask()).headers["retry-after"]).toBe("7");
  });

  it.each([401, 402, 403])("of the gateway's own credentials (%i) is a 502 without a retry", async (status) => {
    const { ask } = await startNative(refused(status, { type: "authentication_error", message: "invalid x-api-key" }));
    const { status: shown, text, headers } = await ask();
    expect([shown, headers["x-should-retry"]]).toEqual([502, "false"]);
    expect(errorIn(text)).toEqual({
      type: "api_error",
      message: "The provider refused the gateway's own credentials.",
    });
  });

  it.each([
    ["Input is too long for requested model.", "prompt is too long: Input is too long for requested model."],
    ["prompt is too long: 210000 tokens > 200000 maximum", "prompt is too long: 210000 tokens > 200000 maximum"],
  ])(
    "of Bedrock, whose words for a prompt that is too long are AWS's, has Anthropic's: %s",
    async (words, expected) => {
      const model = {
        model: "bedrock/us.anthropic.claude-haiku-4-5",
        provider_config: { api_key: "k", region: "r-1" },
      };
      const headers = { "x-amzn-errortype": "ValidationException" };
      const { ask } = await startNative(json({ message: words }, { status: 400, headers }), { ...HAIKU, ...model });
      const { status, text } = await ask(message());
      expect([status, errorIn(text)]).toEqual([400, { type: "invalid_request_error", message: expected }]);
    },
  );

  it("of a prompt that is too long keeps the words in which Claude Code finds the numbers", async () => {
    const error = { type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" };
    const { ask } = await startNative(refused(400, error));
    const { status, text } = await ask();
    expect([status, errorIn(text)]).toEqual([400, error]);
  });

  it.each([
    [
      "a page of HTML",
      body(["<html>Bad gateway</html>"], { status: 503 }),
      503,
      "api_error",
      "The provider answered with status 503.",
    ],
    ["a plain text", body(["upstream connect error"], { status: 500 }), 500, "api_error", "upstream connect error"],
    [
      "an error without a type",
      json({ error: { message: "Busy." } }, { status: 529 }),
      529,
      "overloaded_error",
      "Busy.",
    ],
    [
      "an error of Google's",
      json({ error: { code: 429, message: "Quota.", status: "RESOURCE_EXHAUSTED" } }, { status: 429 }),
      429,
      "rate_limit_error",
      "Quota.",
    ],
    ["a redirect", body([""], { status: 302 }), 502, "api_error", "The provider answered with status 302."],
    ["a timeout", json({}, { status: 408 }), 504, "timeout_error", "The provider timed out."],
  ])("that is %s has the type of its status", async (_, answer, status, type, words) => {
    const { ask } = await startNative(answer);
    const { status: shown, text } = await ask();
    expect([shown, errorIn(text)]).toEqual([status, { type, message: words }]);
  });

  it("shows neither a key nor an address", async () => {
    const words = "sk-provider-0 at http://provider.invalid/v1/messages for 123456789012";
    const { ask } = await startNative(refused(500, { type: "api_error", message: words, [words]: words }));
    expect((await ask()).text).not.toMatch(/sk-provider-0|provider\.invalid|123456789012/);
  });
});

describe("an error in place of an answer", () => {
  it.each([
    ["overloaded_error", 529],
    ["api_error", 500],
    ["timeout_error", 504],
    ["rate_limit_error", 429],
    ["invalid_request_error", 400],
    ["not_found_error", 404],
    ["request_too_large", 413],
    ["later_error", 502],
  ])("of type %s has status %i, as a first event and as JSON", async (type, status) => {
    const error = { details: null, type, message: "Words." };
    const sent = { type: "error", error };
    for (const answer of [events([sse(sent)]), events([sse({ type: "ping" }), sse(sent)]), json(sent)]) {
      const { ask } = await startNative(answer);
      const { status: shown, text } = await ask();
      expect([shown, errorIn(text)]).toEqual([status, error]);
    }
    const { ask } = await startNative(json(sent));
    expect([(await ask(message())).status, errorIn((await ask(message())).text)]).toEqual([status, error]);
  });

  it.each(["authentication_error", "permission_error", "billing_error"])(
    "of type %s is the gateway's own affair",
    async (type) => {
      const { ask } = await startNative(events([sse({ type: "error", error: { type, message: "No." } })]));
      const { status, headers } = await ask();
      expect([status, headers["x-should-retry"]]).toEqual([502, "false"]);
    },
  );

  it("is tried again, and elsewhere", async () => {
    const models = [{ ...HAIKU, retries: 1, fallbacks: ["fallback-1"] }, FALLBACK];
    const sent = events([sse({ type: "error", error: { type: "overloaded_error", message: "No." } })]);
    const { ask, asked } = await startNative(sent, ...models);
    expect([(await ask()).status, asked.length]).toEqual([529, 3]);
  });
});
