// What a developer reads on a terminal.
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatLine } from "../../local/log-format.ts";

const call = {
  timestamp: "2026-11-22T09:31:05.250Z",
  request_id: "req-1",
  key: "demo",
  asked: "my-gpt4-mini",
  model: "my-gpt4-mini",
  served: "my-gpt4-mini",
  status: 200,
  ending: "complete",
  prompt_tokens: 18,
  completion_tokens: 242,
  total_tokens: 260,
  estimated: false,
  duration: 7_510,
};
const refused = { ...call, served: undefined, ending: "refused", total_tokens: 0, duration: 4 };
const answer = { request_id: "req-1", method: "POST", endpoint: "chat", duration: 3 };
const formatted = (line: object) => formatLine(JSON.stringify(line), { colours: false });

describe("a call", () => {
  it.each([
    ["answered", call, "200 my-gpt4-mini demo 18→242 tokens 7.5 s"],
    ["whose usage is estimated", { ...call, estimated: true }, "200 my-gpt4-mini demo 18→242 tokens (estimated) 7.5 s"],
    [
      "over a limit",
      { ...refused, status: 429, code: "rate_limit_exceeded", limit: "rpm" },
      "429 my-gpt4-mini demo rpm 4 ms",
    ],
    [
      "for a model that does not exist",
      { ...refused, status: 404, asked: "gpt-5", model: undefined, code: "model_not_found" },
      "404 gpt-5 demo model_not_found 4 ms",
    ],
    [
      "that broke off",
      { ...call, ending: "failed", code: "upstream_truncated", cause: "ECONNRESET" },
      "200 my-gpt4-mini demo upstream_truncated ECONNRESET 18→242 tokens 7.5 s",
    ],
    [
      "served by a fallback",
      {
        ...call,
        served: "my-claude",
        attempts: [
          { model: "my-gpt4-mini", code: "upstream_unavailable", status: 503 },
          { model: "my-gpt4-mini", code: "upstream_unavailable", cause: "ECONNREFUSED" },
          { model: "my-gpt4-mini", code: "upstream_unavailable", cause: "ECONNREFUSED" },
        ],
      },
      "200 my-gpt4-mini → my-claude demo 18→242 tokens 7.5 s (failed: my-gpt4-mini 503 upstream_unavailable, " +
        "my-gpt4-mini upstream_unavailable ECONNREFUSED ×2)",
    ],
    [
      "with fields of a hook",
      { ...call, fields: { a: 1, b: "x" } },
      "200 my-gpt4-mini demo 18→242 tokens 7.5 s a=1 b=x",
    ],
  ])("%s is one short line", (_, line, expected) => {
    expect(formatted(line)).toBe(expected);
  });

  it("is green, yellow or red by how it ended, where the terminal has colours", () => {
    const styled = (line: object) => formatLine(JSON.stringify(line), { colours: true });
    expect(styled(call)).toSatisfy((text) => text.startsWith("\u001b[32m200"));
    expect(styled({ ...refused, status: 429 })).toSatisfy((text) => text.startsWith("\u001b[33m429"));
    expect(styled({ ...refused, status: 502 })).toSatisfy((text) => text.startsWith("\u001b[31m502"));
    expect(styled({ ...call, ending: "failed" })).toSatisfy((text) => text.startsWith("\u001b[31m200"));
    expect(stripVTControlCharacters(styled(call))).toBe(formatted(call));
  });

  it("is one line without control characters, whatever clients and providers call things", () => {
    const name = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(name, name, name, (asked, code, key) => {
        const attempts = [{ model: asked, code }];
        const text = formatted({ ...refused, asked, model: undefined, code, key, attempts, fields: { [key]: code } });
        expect(text).not.toMatch(/\p{Cc}/u);
        expect(text.length).toBeLessThan(1_200);
      }),
    );
  });
});

describe("an answer without a call", () => {
  it.each([
    [
      "of a disabled key",
      { ...answer, status: 401, code: "invalid_api_key", reason: "disabled", key: "team-a", key_id: "a1b2c3d4" },
      "401 POST chat team-a invalid_api_key disabled a1b2c3d4 3 ms",
    ],
    [
      "of an unknown path",
      { ...answer, endpoint: undefined, path: "/v1/complete", status: 404, code: "unknown_url" },
      "404 POST /v1/complete unknown_url 3 ms",
    ],
    [
      "of a list",
      { ...answer, method: "GET", endpoint: "models", status: 200, key: "demo" },
      "200 GET models demo 3 ms",
    ],
    [
      "that stands for many",
      { timestamp: "t", left_out: 9_980, status: 401, code: "invalid_api_key" },
      "401 invalid_api_key 9980 more in the same minute",
    ],
  ])("%s is one short line", (_, line, expected) => {
    expect(formatted(line)).toBe(expected);
  });
});

it("an unforeseen error names the hook, the error and its lines", () => {
  const failure = { level: "ERROR", request_id: "req-1", error: "internal_error", hook: "yours", moment: "preCall" };
  const thrown = {
    cause: "TypeError",
    cause_message: "x is undefined",
    stack: ["preCall (functions/hooks/yours.ts:8:15)"],
  };
  expect(formatted({ ...failure, ...thrown })).toBe(
    [
      "ERROR internal_error (hook yours, preCall)",
      "  TypeError: x is undefined",
      "    at preCall (functions/hooks/yours.ts:8:15)",
    ].join("\n"),
  );
  expect(formatted({ level: "ERROR", request_id: "r", error: "limits_unavailable", message: "No counters." })).toBe(
    "ERROR limits_unavailable (No counters.)",
  );
});

describe("what hooks write with console, in Lambda's frame,", () => {
  const written = (level: string, message: unknown) => formatted({ timestamp: "t", level, requestId: "r", message });

  it.each([
    ["INFO", "demo complete 12", "demo complete 12"],
    ["DEBUG", { a: [1] }, "{ a: [ 1 ] }"],
    ["WARN", "careful", "WARN careful"],
    ["ERROR", "Task timed out after 3.00 seconds", "ERROR Task timed out after 3.00 seconds"],
    [
      "ERROR",
      { errorType: "E", stackTrace: ["TypeError: x", "    at f (a.ts:1:1)"] },
      "ERROR TypeError: x\n    at f (a.ts:1:1)",
    ],
  ])("is shown as it was written: %s", (level, message, expected) => {
    expect(written(level, message)).toBe(expected);
  });
});

it.each(["plain text", "", "{broken", '{"own":"json"}', "[1]", "null", "{}"])(
  "any other line stays as it is: %j",
  (line) => {
    expect(formatLine(line, { colours: true })).toBe(line);
  },
);

it("never throws, whatever a line holds", () => {
  const names = ["request_id", "status", "error", "message", "left_out", "attempts", "fields", "stack", "level"];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue()), (line) => {
      expect(typeof formatted(line)).toBe("string");
    }),
  );
});
