// The line of an unforeseen error: what threw, what kind of error, and where. Never what was said.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureLine } from "../../functions/aws/failure-line.ts";
import { GatewayError } from "../../functions/core/error.ts";
import { runs } from "../support/long.ts";

const body = { message: "A hook failed: yours, postCall.", type: "server_error", param: null, code: "hook_failed" };
const ids = { requestId: "req-1", platformId: "platform-1" };

function lineOf(cause: unknown, withMessages = false) {
  const error = new GatewayError(500, body, { cause, details: { hook: "yours", moment: "postCall" } });
  return failureLine(ids, error, { stage: "test", withMessages, at: 0 });
}

/** As a hook would throw it. */
function thrownBy(message: string): Error {
  try {
    throw new TypeError(message);
  } catch (error) {
    return error as Error;
  }
}

describe("the line of a failure of the gateway itself", () => {
  it("has the request, the hook, the kind of error and its frames, and nothing of the error's message", () => {
    const line = lineOf(thrownBy("my-secret-key"));
    const { stack, ...fields } = JSON.parse(line);
    expect(fields).toEqual({
      timestamp: "1970-01-01T00:00:00.000Z",
      level: "ERROR",
      request_id: "req-1",
      platform_request_id: "platform-1",
      stage: "test",
      error: "hook_failed",
      status: 500,
      message: "A hook failed: yours, postCall.",
      hook: "yours",
      moment: "postCall",
      cause: "TypeError",
    });
    expect(stack[0]).toMatch(/^thrownBy \(.*failure-line\.test\.ts:\d+:\d+\)$/);
    expect(line).not.toContain("my-secret-key");
  });

  it("has the message where the operator is the developer", () => {
    expect(JSON.parse(lineOf(thrownBy("the reason"), true))).toMatchObject({ cause_message: "the reason" });
    expect(JSON.parse(lineOf({ detail: "the reason" }, true)).cause_message).toBe('{"detail":"the reason"}');
    expect(JSON.parse(lineOf("the reason", true))).toMatchObject({ cause_message: "the reason" });
    expect(JSON.parse(lineOf(thrownBy("x".repeat(1e6)), true)).cause_message.length).toBe(2_000);
  });

  it("has the code of what lies behind the error", () => {
    const cause = Object.assign(new Error("10.0.0.1"), { code: "ECONNREFUSED" });
    expect(JSON.parse(lineOf(new Error("failed", { cause })))).toMatchObject({
      cause: "Error",
      cause_code: "ECONNREFUSED",
    });
  });

  it.each([
    undefined,
    "my-secret-key",
    { name: "my-secret-key" },
    Object.assign(new Error(), { name: "my secret-key" }),
  ])("says nothing of a cause that is no error, nor of a made-up name: %j", (cause) => {
    expect(lineOf(cause)).not.toContain("secret-key");
  });

  it.each([
    ["message", { detail: "the reason" }],
    ["message", Symbol("reason")],
    ["stack", 1],
    ["name", Symbol("name")],
    ["cause", null],
  ])("is written whatever the error's %s is", (name, value) => {
    const error = Object.defineProperty(thrownBy("m"), name, { value });
    expect(JSON.parse(lineOf(error))).toMatchObject({ error: "hook_failed", hook: "yours" });
    expect(JSON.parse(lineOf(error, true))).toMatchObject({ error: "hook_failed", hook: "yours" });
  });

  it("takes no line of a message for a frame", () => {
    const line = fc.oneof(
      fc.constantFrom("    at secret (secret.ts:1:1)", "    at secret:1:1", "TypeError"),
      fc.string(),
    );
    const messages = fc.array(line, { minLength: 1 }).map((lines) => ["secret", ...lines].join("\n"));
    fc.assert(
      fc.property(messages, (message) => {
        const stack: string[] = JSON.parse(lineOf(thrownBy(message))).stack;
        expect(stack[0]).toMatch(/^thrownBy /);
        expect(stack.join()).not.toContain("secret");
      }),
      { numRuns: runs(200) },
    );
  });

  it.each(["harmless", "", "Error", "TypeError", "s", "secret"])(
    "has no frames of an error whose message was changed, to '%s': they cannot be told from it",
    (message) => {
      const error = thrownBy("secret: \n    at secret (secret.ts:1:1)");
      expect(error.stack).toContain("secret"); // From its first reading on, it stays as it is.
      error.message = message;
      expect(lineOf(error)).not.toContain("secret");
      expect(JSON.parse(lineOf(error, true)).stack).toContainEqual(expect.stringMatching(/^thrownBy /));
    },
  );

  it.each(["", "a: b", "a\nb"])("has the frames of an error whose message is %j", (message) => {
    const coded = Object.assign(thrownBy(message), { code: "ERR_A" });
    for (const error of [thrownBy(message), coded]) expect(JSON.parse(lineOf(error)).stack[0]).toMatch(/^thrownBy /);
  });

  it("is short, however deep the stack is", () => {
    const error = thrownBy("m");
    error.stack = `TypeError: m\n${"    at a (/some/file.ts:1:1)\n".repeat(1_000)}`;
    expect(JSON.parse(lineOf(error)).stack).toHaveLength(10);
  });
});
