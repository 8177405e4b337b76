// Every form in which a provider says why it failed is understood, and nothing of what it says is lost.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRefusal, reportedError } from "../../functions/core/upstream/refusal.ts";
import { reportsError } from "../../functions/core/upstream/reports-error.ts";
import { isMembers, type Members } from "../../functions/core/wire/members.ts";
import { runs } from "../support/long.ts";

const error = { message: "no", type: "t", code: "c" };
const issue = {
  type: "less_than_equal",
  loc: ["body", "top_p"],
  msg: "Input should be less than or equal to 1",
  input: 2,
};
const said = "body.top_p: Input should be less than or equal to 1";

describe("the body of a refusal", () => {
  it.each<[string, unknown, object]>([
    ["OpenAI", { error }, error],
    ["Groq", { error: { ...error, failed_generation: "<f>" } }, { ...error, failed_generation: "<f>" }],
    ["Anthropic", { type: "error", error, request_id: "r" }, error],
    ["Google", [{ error: { code: 400, message: "no", status: "S" } }], { code: 400, message: "no", status: "S" }],
    ["vLLM", { object: "error", ...error, code: 400 }, { ...error, code: 400 }],
    ["those who leave out the frame", { ...error, request_id: "r" }, { ...error, request_id: "r" }],
    ["Ollama", { error: "no" }, { message: "no" }],
    ["TGI", { error: "no", error_type: "validation" }, { message: "no", error_type: "validation" }],
    ["xAI", { code: "c", error: "no" }, { code: "c", message: "no" }],
    ["FastAPI", { detail: "no" }, { message: "no" }],
    ["FastAPI's validation", { detail: [issue] }, { detail: [issue], message: said }],
    [
      "Mistral",
      { object: "error", message: { detail: [{ ...issue, loc: ["body", "messages", 0, "role"] }] }, type: "t" },
      { type: "t", message: "body.messages.0.role: Input should be less than or equal to 1" },
    ],
    ["Cloudflare", { success: false, errors: [error] }, { success: false, errors: [error], message: "no" }],
    ["a list of texts", { errors: ["no", "never"] }, { errors: ["no", "never"], message: "no; never" }],
    ["DashScope", { code: "InvalidParameter", message: "no" }, { code: "InvalidParameter", message: "no" }],
    ["Bedrock", { message: "no" }, { message: "no" }],
    ["Bedrock, at times", { Message: "no" }, { message: "no" }],
    ["Azure's front door", { statusCode: 404, message: "no" }, { statusCode: 404, message: "no" }],
    ["NestJS", { message: ["no"], error: "Bad Request" }, { message: "no", error: "Bad Request" }],
    ["RFC 9457", { title: "Bad", detail: "no", status: 400 }, { title: "Bad", message: "no", status: 400 }],
    ["OAuth", { error: "invalid_x", error_description: "no" }, { error: "invalid_x", message: "no" }],
    ["MiniMax", { base_resp: { status_msg: "no" } }, { base_resp: { status_msg: "no" }, message: "no" }],
    ["a text in JSON", "no", { message: "no" }],
    ["an error without a reason", { error: { code: 7 } }, { code: 7 }],
    ["an error whose reason is beside it", { message: "no", error: { code: 7 } }, { code: 7, message: "no" }],
    ["JSON that gives no reason", { a: 1 }, { a: 1 }],
  ])("is understood in the form of %s: %j", (_, body, expected) => {
    expect(readRefusal(JSON.stringify(body))).toEqual(expected);
  });

  it("names the first few of many reasons", () => {
    const { message } = readRefusal(JSON.stringify({ detail: Array(900).fill(issue) })) ?? {};
    expect(message).toBe(Array(5).fill(said).join("; "));
  });

  it.each([
    [
      "Requested tokens (40960) exceed the context window of 32768\n",
      "Requested tokens (40960) exceed the context window of 32768",
    ],
    ["upstream\u0000 connect\r\n\terror\u001b[31m", "upstream connect error [31m"],
    ['{"error":{"message":"cut', '{"error":{"message":"cut'],
    ["word ".repeat(20_000), "word ".repeat(409).trim()],
    [`${"x".repeat(2_030)} a-secret-that-is-cut`, "x".repeat(2_030)],
  ])("is one message if it is plain text: %j", (text, message) => {
    expect(readRefusal(text)).toEqual({ message });
  });

  it.each([
    "",
    " \n",
    "<h1>Bad</h1>",
    "  <!DOCTYPE html><html>no</html>",
    '<?xml version="1.0"?><Error/>',
    "\u0000\ufffd",
    "7",
    "null",
    "[]",
  ])("says nothing to a client if it is empty, markup or noise: %j", (text) =>
    expect(readRefusal(text)?.["message"]).toBeUndefined(),
  );

  it("does not take more memory than the function has", () => {
    expect(readRefusal(`{"message":"no","x":${"[".repeat(4_000_000)}`)).toEqual({});
  });
});

const errorInAnswer = (value: Members, named = false) =>
  reportsError(value, named) ? reportedError(value) : undefined;

describe("an event, or an answer with a status of success,", () => {
  const completion = { id: "c", object: "chat.completion.chunk", choices: [{ delta: { content: "error" } }] };

  it.each<[string, object, object]>([
    ["has an error object", { error, request_id: "r" }, error],
    ["is a chunk with an error object", { ...completion, error: { ...error, x: 1 } }, { ...error, x: 1 }],
    ["is a chunk with the text of an error", { ...completion, error: "no" }, { message: "no" }],
    ["has the text of an error", { error: "no", code: 5 }, { message: "no", code: 5 }],
    ["has a list of errors", { error: [{ message: "no" }] }, { error: [{ message: "no" }], message: "no" }],
    ["has a flag", { error: true, message: "no" }, { error: true, message: "no" }],
    ["is marked as an error", { object: "error", ...error }, error],
    ["has an error that says nothing", { error: {} }, {}],
  ])("is a failure if it %s", (_, value, expected) => {
    expect(errorInAnswer(value as Record<string, unknown>)).toEqual(expected);
  });

  it.each([
    completion,
    { ...completion, error: null },
    { error: "" },
    { error: false },
    { error: [] },
    { error: 0 },
    { message: "no" },
    {},
  ])("is none if it says so nowhere: %j", (value) => expect(errorInAnswer(value)).toBeUndefined());

  it.each([
    [
      { code: "InvalidParameter", message: "no", request_id: "r" },
      { code: "InvalidParameter", message: "no", request_id: "r" },
    ],
    [{ a: 1 }, { a: 1 }],
    [{ choices: [], usage: {} }, {}],
    [{ error }, error],
  ])("is one if it is called so, whatever it says: %j", (value, expected) => {
    expect(errorInAnswer(value, true)).toEqual(expected);
  });
});

describe("whatever JSON or text there is", () => {
  const names = ["error", "message", "detail", "errors", "loc", "msg", "object", "choices", "__proto__", "base_resp"];
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue(),
      fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie("tree"), { maxKeys: 4 }),
      fc.array(tie("tree"), { maxLength: 4 }),
    ),
  }));

  it("nothing throws, and an error is an object", () => {
    const text = fc.oneof(
      tree.map((value) => JSON.stringify(value)),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(text, (text) => {
        const refused = readRefusal(text);
        expect(refused === undefined || isMembers(refused)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), tree), fc.boolean(), (value, named) => {
        const reported = errorInAnswer(value, named);
        expect(isMembers(reported) || (reported === undefined && !named)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });

  const frames: ((error: object) => unknown)[] = [
    (error) => ({ error }),
    (error) => ({ type: "error", error, request_id: "r" }),
    (error) => [{ error }],
    (error) => error,
    (error) => ({ object: "error", ...error }),
  ];

  it("a message and every other member are found in every frame", () => {
    const name = fc.string().filter((name) => ![...names, "type", "request_id"].includes(name));
    const others = fc.dictionary(name, fc.jsonValue(), { noNullPrototype: true });
    const message = fc.string().filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(others, message, fc.constantFrom(...frames), (others, message, frame) => {
        const text = JSON.stringify(frame({ ...others, message }));
        expect(readRefusal(text)).toEqual({ ...JSON.parse(JSON.stringify(others)), message });
      }),
      { numRuns: runs(100) },
    );
  });
});
