// What refusals of Bedrock's say in OpenAI's terms.
import { describe, expect, it } from "vitest";
import { refusal, reported, reportedInStream } from "../../../functions/core/upstream/provider-failure.ts";
import { readRefusal as errorIn } from "../../../functions/core/upstream/refusal.ts";
import { readRefusal } from "../../../functions/protocols/converse/refusal.ts";
import { recordingsOf } from "../../support/recordings.ts";

const HEADER = "x-amzn-errortype";

function refused(status: number, name: string, message = "No.") {
  const headers = new Headers({ [HEADER]: `${name}:http://internal.amazon.com/coral/com.amazon.bedrock/` });
  return readRefusal({ status, error: errorIn(JSON.stringify({ message })) ?? {}, headers });
}

/** As the client gets it. */
function failure(status: number, name: string, message?: string) {
  return refusal(refused(status, name, message), { secrets: [] });
}

describe("the code of a refusal", () => {
  it.each([
    [400, "ValidationException", "The text field in the ContentBlock object is blank.", undefined],
    [400, "ValidationException", "Input is too long for requested model.", "context_length_exceeded"],
    [400, "ValidationException", "prompt is too long: 210000 tokens > 200000 maximum", "context_length_exceeded"],
    [400, "ValidationException", "The provided model identifier is invalid.", "model_not_found"],
    [
      400,
      "ValidationException",
      "Invocation of model ID x with on-demand throughput isn’t supported.",
      "model_not_found",
    ],
    [400, "ServiceQuotaExceededException", "Your request exceeds the service quota.", "rate_limit_exceeded"],
    [
      403,
      "AccessDeniedException",
      "You don't have access to the model with the specified model ID.",
      "upstream_auth_failed",
    ],
    [403, "ExpiredTokenException", "The security token included in the request is expired", "upstream_auth_failed"],
    [
      404,
      "ResourceNotFoundException",
      "Could not resolve the foundation model from the identifier.",
      "model_not_found",
    ],
    [404, "ResourceNotFoundException", "The guardrail was not found.", undefined],
    [408, "ModelTimeoutException", "The model timed out.", "upstream_timeout"],
    [413, "", "Too large.", "request_too_large"],
    [424, "ModelErrorException", "The model failed.", "upstream_unavailable"],
    [429, "ThrottlingException", "Too many requests, please wait before trying again.", "rate_limit_exceeded"],
    [429, "ThrottlingException", "Too many tokens per day, please wait before trying again.", "insufficient_quota"],
    [429, "ModelNotReadyException", "Model is not ready for inference.", "upstream_overloaded"],
    [500, "InternalServerException", "Try your request again.", "upstream_unavailable"],
    [503, "ServiceUnavailableException", "Bedrock is unable to process your request.", "upstream_overloaded"],
  ])("%i %s: %s", (status, name, message, code) => {
    const { error } = refused(status, name, message);
    expect(error).toEqual({ message, ...(name && { type: name }), ...(code && { code }) });
  });

  it("is found by a name in the body, too", () => {
    const error = { __type: "com.amazon.coral.availability#ThrottlingException", message: "Rate exceeded" };
    const { error: known } = readRefusal({ status: 400, error, headers: new Headers() });
    expect(known).toEqual({ message: "Rate exceeded", type: "ThrottlingException", code: "rate_limit_exceeded" });
  });

  it("is the server's own where it is a word", () => {
    expect(readRefusal({ status: 429, error: { code: "slow_down" }, headers: new Headers() }).error).toEqual({
      code: "slow_down",
    });
  });

  it.each([
    ["error-400-model", "model_not_found"],
    ["error-400-model-stream", "model_not_found"],
    ["error-400-content", undefined],
  ])("is that of the recorded %s", (name, code) => {
    const { bytes, status, headers } = recordingsOf("bedrock").find((one) => one.name === name) ?? {};
    const error = errorIn(new TextDecoder().decode(bytes)) ?? {};
    expect(readRefusal({ status: status ?? 0, error, headers: new Headers(headers) }).error["code"]).toBe(code);
  });
});

describe("what follows a refusal", () => {
  const again = { retry: true, fallback: true };

  it.each([
    [400, "ValidationException", 400, {}],
    [400, "ServiceQuotaExceededException", 429, again],
    [404, "ResourceNotFoundException", 404, { fallback: true }],
    [408, "ModelTimeoutException", 504, again],
    [424, "ModelErrorException", 502, again],
    [429, "ThrottlingException", 429, again],
    [429, "ModelNotReadyException", 429, again],
    [500, "InternalServerException", 502, again],
    [503, "ServiceUnavailableException", 502, again],
  ])(
    "%i %s is a %i",
    (status, name, shown, { retry = false, fallback = false }: { retry?: boolean; fallback?: boolean }) => {
      const { status: known, consequences } = failure(status, name);
      expect([known, consequences.retry ?? false, consequences.fallback ?? false]).toEqual([shown, retry, fallback]);
    },
  );

  it("is another target for a model that is not there", () => {
    const { consequences } = failure(400, "ValidationException", "The provided model identifier is invalid.");
    expect(consequences).toMatchObject({ fallback: true });
  });

  it("is no other try for a quota of the day", () => {
    const { consequences } = failure(429, "ThrottlingException", "Too many tokens per day, please wait.");
    expect(consequences).toMatchObject({ retry: false, fallback: true });
  });

  it.each([
    [403, "AccessDeniedException"],
    [403, "ExpiredTokenException"],
    [403, "InvalidSignatureException"],
    [400, "UnrecognizedClientException"],
    [400, "ExpiredTokenException"],
  ])("is the gateway's own fault for its credentials: %i %s", (status, name) => {
    const { status: shown, body } = failure(status, name, "User: arn:aws:sts::123456789012:assumed-role/a/b may not.");
    expect([shown, body.code]).toEqual([502, "upstream_auth_failed"]);
    expect(body.message).not.toContain("User");
  });
});

describe("what follows an error in place of an answer", () => {
  const error = { message: "No.", type: "validationException" };

  it("is another try, unless the request itself is wrong", () => {
    const { status, body, consequences, headers } = reported({ error, isRefusal: true }, { secrets: [] });
    expect([status, body.code, body.message]).toEqual([502, "upstream_unavailable", expect.stringContaining("No.")]);
    expect([consequences.retry, consequences.fallback, headers["x-should-retry"]]).toEqual([
      undefined,
      undefined,
      "false",
    ]);
    expect(reported({ error }, { secrets: [] }).consequences).toMatchObject({ retry: true, fallback: true });
  });

  it("is another target if the prompt is too long", () => {
    const tooLong = { ...error, message: "Input is too long for requested model." };
    expect(reported({ error: tooLong, isRefusal: true }, { secrets: [] })).toMatchObject({
      status: 400,
      consequences: { fallback: true },
    });
  });
});

describe("the words of a refusal", () => {
  const role = "arn:aws:sts::123456789012:assumed-role/My.Role/my_function@1";

  it.each([
    [`User: ${role} is not authorized.`, "User: arn:[redacted] is not authorized."],
    [`on resource: ${role}.`, "on resource: arn:[redacted]."],
    ["arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us.x-v1:0, no", "arn:[redacted], no"],
    ["/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A123456789012%3Aprompt%2FX/converse?", "/model/arn:[redacted]?"],
    ["ARN:AWS:IAM::123456789012:ROLE/*", "arn:[redacted]"],
    ["?to%3Darn%3Aaws%3Asts%3A%3A123456789012%3Aassumed-role%2Fa&b=c", "?to%3Darn:[redacted]&b=c"],
    ["/model/arn%253Aaws%253Abedrock%253Aeu-west-1%253A123456789012%253Aprompt%252FX", "/model/arn:[redacted]"],
    [`{"message":"No.\\n${role} may not."}`, `{"message":"No.\\narn:[redacted] may not."}`],
    ["logs_123456789012_eu and account%3A123456789012", "logs_[redacted]_eu and account%3A[redacted]"],
    [
      "Your account 123456789012 is not authorized, 123456789012.",
      "Your account [redacted] is not authorized, [redacted].",
    ],
    ["bucket-123456789012-eu-west-1", "bucket-[redacted]-eu-west-1"],
    ["(123456789012)", "([redacted])"],
  ])("name neither the operator's account nor its resources: %s", (message, shown) => {
    expect(failure(429, "ThrottlingException", message).body.message).toBe(shown);
    expect(reportedInStream({ message }, { secrets: [] }).body.message).toBe(shown);
  });

  it.each([
    "1234567890123 ms, 12345678901 ms, 0.123456789012, 123456789012.5",
    "request 550e8400-e29b-41d4-a716-446655440000 and x123456789012",
    "arn of the learn: aws",
  ])("keep other numbers and names: %s", (message) => {
    expect(failure(429, "ThrottlingException", message).body.message).toBe(message);
  });

  it("name them in no other member either", () => {
    const error = {
      message: "No.",
      type: role,
      code: role,
      param: role,
      account: 123456789012,
      [role]: [{ deep: role }],
    };
    const { body } = refusal({ status: 429, error, headers: new Headers() }, { secrets: [] });
    expect(JSON.stringify(body)).not.toMatch(/123456789012|My\.Role/);
    expect(body.further).toEqual({ account: "[redacted]", "arn:[redacted]": [{ deep: "arn:[redacted]" }] });
  });

  it("are looked through in a time that grows with their length", () => {
    const message = `${"arn:aws:".repeat(3_000)}${"arn:aws:.,.,".repeat(1_500)}${"1".repeat(5_000)}`;
    expect(failure(429, "ThrottlingException", message).body.message).toBe("arn:[redacted]");
  });
});
