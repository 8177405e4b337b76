// What refusals of Google's API say in OpenAI's terms.
import { describe, expect, it } from "vitest";
import { refusal } from "../../../functions/core/upstream/provider-failure.ts";
import { readRefusal as errorIn } from "../../../functions/core/upstream/refusal.ts";
import { readRefusal } from "../../../functions/protocols/generate/refusal.ts";
import { recordingsOf } from "../../support/recordings.ts";

function refused(status: number, error: object, headers: Record<string, string> = {}) {
  return readRefusal({ status, error: { code: status, ...error }, headers: new Headers(headers) });
}

/** As the client gets it. */
function failure(status: number, error: object, headers: Record<string, string> = {}) {
  return refusal(refused(status, error, headers), { secrets: [] });
}

const retryInfo = (retryDelay: unknown) => ({ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay });
const quota = (quotaId: string) => ({
  "@type": "type.googleapis.com/google.rpc.QuotaFailure",
  violations: [{ quotaMetric: "generativelanguage.googleapis.com/requests", quotaId }],
});
const exhausted = { status: "RESOURCE_EXHAUSTED", message: "You exceeded your current quota." };

describe("the code of a refusal", () => {
  it.each([
    [400, "INVALID_ARGUMENT", "Invalid value at 'contents[0]'", undefined],
    [
      400,
      "INVALID_ARGUMENT",
      "The input token count (1048580) exceeds the maximum number of tokens allowed (1048576).",
      "context_length_exceeded",
    ],
    [
      400,
      "INVALID_ARGUMENT",
      "The input token count exceeds the maximum number of tokens allowed 1048575.",
      "context_length_exceeded",
    ],
    [400, "FAILED_PRECONDITION", "User location is not supported for the API use.", undefined],
    [401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", "upstream_auth_failed"],
    [403, "PERMISSION_DENIED", "Permission denied.", "upstream_auth_failed"],
    [404, "NOT_FOUND", "models/gemini-9 is not found for API version v1beta", "model_not_found"],
    [
      404,
      "NOT_FOUND",
      "Publisher Model `projects/p/locations/global/publishers/google/models/x` was not found",
      "model_not_found",
    ],
    [404, "NOT_FOUND", "CachedContent not found", undefined],
    [413, "", "Request Entity Too Large", "request_too_large"],
    [429, "RESOURCE_EXHAUSTED", "Resource exhausted. Please try again later.", "rate_limit_exceeded"],
    [499, "CANCELLED", "The operation was cancelled.", "upstream_unavailable"],
    [500, "INTERNAL", "An internal error has occurred.", "upstream_unavailable"],
    [503, "UNAVAILABLE", "The model is overloaded.", "upstream_overloaded"],
    [504, "DEADLINE_EXCEEDED", "Deadline expired.", "upstream_timeout"],
  ])("%i %s: %s", (status, type, message, code) => {
    const { error } = refused(status, { status: type, message });
    expect(error["code"]).toBe(code);
    expect(error).toMatchObject({ type, status: type, message });
  });

  it("is that of the HTTP status where there is no other", () => {
    expect(readRefusal({ status: 503, error: {}, headers: new Headers() }).error).toEqual({
      code: "upstream_overloaded",
    });
    expect(readRefusal({ status: 400, error: { code: "400" }, headers: new Headers() }).error).toEqual({});
  });

  it("is the server's own where it is a word", () => {
    expect(refused(429, { ...exhausted, code: "slow_down" }).error).toMatchObject({ code: "slow_down" });
  });

  it("is that of a used-up quota if nothing is left for today, whatever the delay", () => {
    const details = [quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier"), retryInfo("34s")];
    const { error, retryAfter, shouldRetry } = refused(429, { ...exhausted, details });
    expect([error["code"], retryAfter, shouldRetry]).toEqual(["insufficient_quota", undefined, false]);
    expect(failure(429, { ...exhausted, details }).consequences).toMatchObject({ retry: false, fallback: true });
  });

  it.each([
    ["error-404-model", 404, "model_not_found", "NOT_FOUND"],
    ["error-429-retry-info", 429, "rate_limit_exceeded", "RESOURCE_EXHAUSTED"],
    ["vertex-error-400-url", 400, undefined, "INVALID_ARGUMENT"],
  ])("is added to the recorded %s", (name, status, code, type) => {
    const recording = recordingsOf("google").find((one) => one.name === name);
    const text = new TextDecoder().decode(recording?.bytes);
    const { error } = refused(status, errorIn(text) ?? {});
    expect([error["code"], error["type"]]).toEqual([code, type]);
    expect(errorIn(`[${text}]`)).toEqual(errorIn(text));
  });
});

describe("a refused key", () => {
  const invalid = { reason: "API_KEY_INVALID", domain: "googleapis.com" };
  const error = { status: "INVALID_ARGUMENT", message: "API key not valid. Please pass a valid API key." };

  it("is the gateway's own, although it is a 400", () => {
    const { status, body, consequences } = failure(400, { ...error, details: [invalid] });
    expect([status, body.code, consequences.fallback]).toEqual([502, "upstream_auth_failed", true]);
    expect(refused(400, { ...error, details: [invalid] }).refusesCredentials).toBe(true);
  });

  it.each([undefined, "API_KEY_INVALID", [{ reason: "INVALID" }], [null, 1, { reason: 1 }]])(
    "is none for other reasons: %o",
    (details) => {
      expect(refused(400, { ...error, details }).refusesCredentials).toBeUndefined();
      expect(failure(400, { ...error, details }).status).toBe(400);
    },
  );
});

describe("when to ask again", () => {
  it.each([
    ["34.4s", 34_400],
    ["0s", 0],
    ["0.0001s", 1],
    ["45.578569677s", 45_579],
    ["999999999s", 3_600_000],
    ["34", undefined],
    ["-1s", undefined],
    ["1e9s", undefined],
    ["", undefined],
    [34, undefined],
    [{ seconds: 34 }, undefined],
  ])("is after the delay that Google names: %o is %s ms", (delay, wait) => {
    expect(refused(429, { ...exhausted, details: [quota("PerMinute"), retryInfo(delay)] }).retryAfter).toBe(wait);
    expect(refused(503, { details: [retryInfo(delay)] }).retryAfter).toBe(wait);
  });

  it("reaches the client as `retry-after`, in whole seconds", () => {
    const error = { ...exhausted, details: [retryInfo("34.4s")] };
    expect(failure(429, error)).toMatchObject({
      headers: { "retry-after": "35" },
      consequences: { retryAfter: 34_400 },
    });
    expect(failure(429, { ...exhausted, details: [retryInfo("0s")] }).headers).toEqual({});
  });

  it("is left to `retry-after` where that is sent, and to the gateway where nothing is", () => {
    const error = { ...exhausted, details: [retryInfo("34.4s")] };
    expect(refused(429, error, { "retry-after": "7" }).retryAfter).toBeUndefined();
    expect(failure(429, error, { "retry-after": "7" }).headers).toEqual({ "retry-after": "7" });
    expect(refused(429, exhausted).retryAfter).toBeUndefined();
    expect(failure(429, exhausted).consequences).toMatchObject({ retry: true, fallback: true });
  });
});

describe("the words of a refusal", () => {
  const name = "projects/123456789012";

  it.each([
    [
      "Quota exceeded for consumer 'project_number:123456789012'.",
      "Quota exceeded for consumer 'project_number:[redacted]'.",
    ],
    ["It is disabled in project 123456789012.", "It is disabled in project [redacted]."],
    [
      `Model \`projects/my-project/locations/global/models/x\` not found`,
      "Model `projects/[redacted]/locations/global/models/x` not found",
    ],
    [`see ${name}/quotas`, "see projects/[redacted]/quotas"],
    [
      "https://console.cloud.google.com/apis?project=my-project then retry",
      "https://console.cloud.google.com/apis?project=[redacted] then retry",
    ],
    ["gateway@my-project.iam.gserviceaccount.com may not", "[redacted] may not"],
    [
      "The file projects/readme.md is 12345 bytes, project 7.",
      "The file projects/readme.md is 12345 bytes, project 7.",
    ],
  ])("do not name the operator's project: %s", (message, shown) => {
    expect(failure(429, { ...exhausted, message }).body.message).toBe(shown);
    expect(failure(503, { status: "UNAVAILABLE", message }).body.message).toContain(shown);
  });

  it("do not name it in their details either", () => {
    const metadata = {
      consumer: "projects/my-project",
      containerInfo: "my-project",
      quota_limit: "PerMinute",
      to: name,
    };
    const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", metadata }];
    const { body } = failure(429, { ...exhausted, details });
    expect(JSON.stringify(body)).not.toMatch(/my-project|123456789012/);
    expect(JSON.stringify(body)).toContain("PerMinute");
  });
});
