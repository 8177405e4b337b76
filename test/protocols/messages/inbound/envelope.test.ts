// Errors as clients of Messages get them: Anthropic's types, and its words where Claude Code decides by them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayError, invalidApiKey, modelNotFound } from "../../../../functions/core/error.ts";
import { saysPromptTooLong } from "../../../../functions/core/upstream/context-length.ts";
import { readRefusal } from "../../../../functions/core/upstream/refusal.ts";
import { envelope } from "../../../../functions/protocols/messages/envelope.ts";
import { frame } from "../../../../functions/protocols/messages/frame.ts";
import { tooLong } from "../../../core/support/too-long.ts";
import { runs } from "../../../support/long.ts";

const CODE = "context_length_exceeded";

function errorOf(status: number, members: object = {}, protocol?: "messages" | "chat") {
  const body = { message: "It failed.", type: "upstream_error", param: null, code: null, ...members };
  return new GatewayError(status, body, { protocol });
}

function written(error: GatewayError) {
  return JSON.parse(envelope(error, "req-1")).error;
}

/** What a client reads of a provider's error that says this. */
function messageOf(body: string): string {
  const { message, type: _, param: __, code: ___, ...further } = readRefusal(body) ?? {};
  return written(errorOf(400, { message: String(message), code: CODE, further })).message;
}

describe("an error", () => {
  it("has Anthropic's envelope, with the request's id", () => {
    expect(JSON.parse(envelope(modelNotFound("x"), "req-1"))).toEqual({
      type: "error",
      error: { type: "not_found_error", message: expect.stringContaining("'x'") },
      request_id: "req-1",
    });
    expect(written(invalidApiKey()).type).toBe("authentication_error");
  });

  it.each([
    [400, "invalid_request_error"],
    [401, "authentication_error"],
    [402, "billing_error"],
    [403, "permission_error"],
    [404, "not_found_error"],
    [405, "invalid_request_error"],
    [413, "request_too_large"],
    [415, "invalid_request_error"],
    [429, "rate_limit_error"],
    [500, "api_error"],
    [502, "api_error"],
    [503, "api_error"],
    [504, "timeout_error"],
    [529, "overloaded_error"],
  ])("of status %s has the type %s", (status, type) => {
    expect(written(errorOf(status))).toEqual({ type, message: "It failed." });
  });

  it("of a provider that speaks Messages keeps its type, its words and its other members", () => {
    const own = { type: "overloaded_error", message: "Overloaded", further: { details: { error_code: "x" } } };
    const { further, ...others } = own;
    expect(written(errorOf(500, own, "messages"))).toEqual({ ...others, ...further });
    const message = "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000";
    expect(written(errorOf(400, { message, code: CODE }, "messages")).message).toBe(message);
  });

  it("of a provider that speaks another protocol has none of its own members", () => {
    expect(written(errorOf(400, { param: "x", code: "y", further: { z: 1 } }, "chat"))).toEqual({
      type: "invalid_request_error",
      message: "It failed.",
    });
  });

  it("in a stream is an event of that name, and never the end of a complete answer", () => {
    const text = frame.error(errorOf(502), "req-1");
    expect(text).toBe(`event: error\ndata: ${envelope(errorOf(502), "req-1")}\n\n`);
    expect([frame.ping, frame.end]).toEqual([
      'event: ping\ndata: {"type":"ping"}\n\n',
      'event: message_stop\ndata: {"type":"message_stop"}\n\n',
    ]);
  });
});

describe("a prompt that is too long", () => {
  const sizes = tooLong.map(([server, body]) => [server, messageOf(body)] as const);

  it("has Anthropic's words, whatever found it", () => {
    for (const [server, message] of sizes) expect(message, server).toMatch(/^prompt is too long: ./);
  });

  it("has the provider's own numbers in Anthropic's sentence, wherever it gives both", () => {
    const numbers = sizes.map(([, message]) => /^prompt is too long: (\d+) tokens > (\d+) maximum$/.exec(message));
    const read = tooLong.map(([server], at) => [server, Number(numbers[at]?.[1]), Number(numbers[at]?.[2])]);
    expect(read.filter(([, prompt]) => !Number.isNaN(prompt))).toEqual([
      ["OpenAI", 150008, 128000],
      ["Azure", 509178, 272000],
      ["vLLM", 33077, 32768],
      ["vLLM", 262145, 262144],
      ["vLLM", 63000, 32768],
      ["vLLM", 10127, 8192],
      ["vLLM", 6287, 4096],
      ["vLLM", 35247, 1000],
      ["SGLang", 61709, 40960],
      ["SGLang", 71897, 64000],
      ["SGLang", 160062, 59862],
      ["llama.cpp", 66202, 65536],
      ["llama.cpp", 1407, 512],
      ["llama-cpp-python", 2285, 2048],
      ["llama-cpp-python", 40960, 32768],
      ["TGI", 1872, 1024],
      ["TGI", 2024, 1512],
      ["TensorRT-LLM", 5000, 4096],
      ["LM Studio", 15857, 4096],
      ["LM Studio", 15028, 7424],
      ["Anthropic", 200027, 200000],
      ["Anthropic", 209573, 200000],
      ["Gemini", 1196265, 1048575],
      ["Vertex", 3601938, 1000000],
      ["Mistral", 150004, 131072],
      ["Cerebras", 8291, 8192],
      ["xAI", 136973, 131072],
      ["xAI", 1149677, 975424],
      ["DeepSeek", 71114, 65536],
      ["OpenRouter", 150008, 128000],
      ["OpenRouter", 200027, 200000],
      ["OpenRouter", 131393, 131040],
      ["Together", 516368, 262144],
      ["Fireworks", 1000008, 131071],
      ["Cohere", 151296, 132000],
      ["Moonshot", 291351, 262144],
      ["GitHub Copilot", 130000, 128000],
    ]);
  });

  it("keeps the provider's words where it gives one number or none: the length of a text is no number of tokens", () => {
    for (const message of [
      "Input is too long for requested model.",
      "Invalid 'input': string too long. Expected a string with maximum length 64, but got a string with length 99.",
      "The input token count exceeds the maximum number of tokens allowed 1048576.",
      "invalid params, context window exceeds limit (2013)",
    ]) {
      expect(messageOf(JSON.stringify({ message }))).toBe(`prompt is too long: ${message}`);
    }
  });

  it("reads numbers with separators", () => {
    const message = "This model's maximum context length is 128,000 tokens. Your messages resulted in 150,008 tokens.";
    expect(messageOf(JSON.stringify({ message }))).toBe("prompt is too long: 150008 tokens > 128000 maximum");
  });

  it("never has a prompt that fits, and begins with Anthropic's words in any case", () => {
    const words = [
      "maximum context length is ",
      "resulted in ",
      " tokens > ",
      " maximum",
      "given: ",
      " + ",
      "limit of ",
    ];
    const piece = fc.oneof(fc.constantFrom(...words), fc.nat().map(String), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { message } = written(errorOf(400, { message: pieces.join(""), code: CODE }));
        expect(message.toLowerCase()).toMatch(/^prompt is too long/);
        const [, prompt, maximum] = /^prompt is too long: (\d+) tokens > (\d+) maximum$/.exec(message) ?? [];
        if (prompt !== undefined && !pieces.join("").includes(message)) {
          expect(Number(prompt)).toBeGreaterThan(Number(maximum));
        }
      }),
      { numRuns: runs(100) },
    );
  });

  it("is still recognised by a gateway behind this one", () => {
    for (const [server, message] of sizes) expect(saysPromptTooLong({ message }), server).toBe(true);
  });
});
