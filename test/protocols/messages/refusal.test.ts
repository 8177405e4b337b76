// What refusals of Anthropic's API say in OpenAI's terms.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readRefusal as errorIn } from "../../../functions/core/upstream/refusal.ts";
import { readRefusal } from "../../../functions/protocols/messages/refusal.ts";
import { recordingsOf } from "../../support/recordings.ts";

function refused(status: number, error: object, headers: Record<string, string> = {}) {
  return readRefusal({ status, error: { ...error }, headers: new Headers(headers) });
}

const rateLimit = { type: "rate_limit_error", message: "This request would exceed your rate limit." };

describe("the code of a refusal", () => {
  it.each([
    [400, "invalid_request_error", "max_tokens: Field required", undefined],
    [400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", "context_length_exceeded"],
    [401, "authentication_error", "invalid x-api-key", "upstream_auth_failed"],
    [404, "not_found_error", "model: claude-9", "model_not_found"],
    [404, "not_found_error", "File not found: file_1", undefined],
    [413, "request_too_large", "Request exceeds the maximum size", "request_too_large"],
    [429, "rate_limit_error", "This request would exceed your rate limit", "rate_limit_exceeded"],
    [500, "api_error", "Internal server error", "upstream_unavailable"],
    [504, "timeout_error", "Timed out", "upstream_timeout"],
    [529, "overloaded_error", "Overloaded", "upstream_overloaded"],
  ])("%i %s: %s", (status, type, message, code) => {
    const read = refused(status, { type, message });
    expect(read.error).toEqual({ type, message, ...(code && { code }) });
    expect(read.status).toBe(status);
  });

  it.each([
    [429, "rate_limit_exceeded"],
    [529, "upstream_overloaded"],
  ])("is that of the status where there is no type: %i", (status, code) => {
    expect(refused(status, {}).error).toEqual({ code });
    expect(refused(status, { type: 7, message: ["no"] }).error).toMatchObject({ code });
  });

  it("is the provider's own where it has one", () => {
    expect(refused(429, { ...rateLimit, code: "1302" }).error).toMatchObject({ code: "1302" });
    expect(refused(429, { ...rateLimit, code: null }).error).toMatchObject({ code: "rate_limit_exceeded" });
  });

  it.each([
    ["error-404-model", "model_not_found"],
    ["error-400-effort", undefined],
  ])("is added to the recorded %s", (name, code) => {
    const recording = recordingsOf("anthropic").find((one) => one.name === name);
    const error = errorIn(new TextDecoder().decode(recording?.bytes));
    expect(refused(recording?.status ?? 0, error ?? {}).error["code"]).toBe(code);
    expect(error).toHaveProperty("message");
  });
});

describe("when to ask again", () => {
  const NOW = "2026-03-01T12:00:00Z";
  const reset = (limit: string, time: string) => ({ [`anthropic-ratelimit-${limit}-reset`]: time });
  const remaining = (limit: string, count: string) => ({ [`anthropic-ratelimit-${limit}-remaining`]: count });

  beforeEach(() => {
    vi.useFakeTimers({ now: new Date(NOW), toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is when the limit is reset that is used up", () => {
    const headers = {
      ...reset("requests", "2026-03-01T12:00:01Z"),
      ...reset("output-tokens", "2026-03-01T12:00:40Z"),
      ...remaining("requests", "0"),
      ...remaining("output-tokens", "8000"),
    };
    expect(refused(429, rateLimit, headers).retryAfter).toBe(1_000);
  });

  it("is when all are reset if none says that it is used up", () => {
    const headers = {
      ...reset("tokens", "2026-03-01T13:00:03.5+01:00"),
      ...reset("input-tokens", "2026-03-01T12:00:02Z"),
    };
    expect(refused(429, rateLimit, headers).retryAfter).toBe(3_500);
  });

  it.each([
    ["2026-03-01T11:00:00Z", 0],
    ["9999-01-01T00:00:00Z", 3_600_000],
    ["tomorrow", undefined],
    ["2026-03-01", undefined],
    ["2026-13-41T99:00:00Z", undefined],
    ["1772366400", undefined],
  ])("is never in the past nor too far away: a reset at %s is %s ms", (time, wait) => {
    expect(refused(429, rateLimit, reset("requests", time)).retryAfter).toBe(wait);
  });

  it("is left to `retry-after` where that is sent, and to the gateway where nothing is", () => {
    const headers = reset("requests", "2026-03-01T12:00:01Z");
    expect(refused(429, rateLimit, { ...headers, "retry-after": "7" }).retryAfter).toBeUndefined();
    expect(refused(429, rateLimit, { ...headers, "retry-after-ms": "7" }).retryAfter).toBeUndefined();
    expect(refused(429, rateLimit).retryAfter).toBeUndefined();
  });

  it("is not said by other refusals, which carry the same headers", () => {
    expect(refused(529, {}, reset("requests", "2026-03-01T12:00:01Z")).retryAfter).toBeUndefined();
  });

  it.each([
    ["true", true],
    ["False", false],
    ["perhaps", undefined],
  ])("`x-should-retry: %s` is %s", (said, shouldRetry) => {
    expect(refused(429, rateLimit, { "x-should-retry": said }).shouldRetry).toBe(shouldRetry);
    expect(refused(429, rateLimit).shouldRetry).toBeUndefined();
  });
});
