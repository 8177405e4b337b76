// A prompt that is too long is recognised in every server's words, and nothing else is taken for it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SERVERS, saysPromptTooLong } from "../../functions/core/upstream/context-length.ts";
import { saysNoSuchModel } from "../../functions/core/upstream/missing-model.ts";
import { readRefusal } from "../../functions/core/upstream/refusal.ts";
import { runs } from "../support/long.ts";
import { bare, google, openai, others, tooLong } from "./support/too-long.ts";

const verdict = (body: string) => saysPromptTooLong(readRefusal(body) ?? {});

describe("a prompt that is too long", () => {
  it.each(tooLong)("is recognised in the words of %s: %s", (_, body) => {
    expect(verdict(body)).toBe(true);
  });

  it.each(others)("is not what this says: %s: %s", (_, body) => {
    expect(verdict(body)).toBe(false);
  });

  it("has words in the table that some example needs, for each server", () => {
    const said = tooLong.map(([, body]) => JSON.stringify(readRefusal(body)).toLowerCase());
    for (const { name, words } of SERVERS) {
      expect(
        said.filter((body) => words.test(body)),
        name,
      ).not.toEqual([]);
    }
  });

  it("is found in time that grows with the words, whatever they are", () => {
    const pieces = [
      ...[
        "input token count ",
        "sum of prompt length ",
        "too many tokens: ",
        "'messages[1].content",
        "maximum context length is ",
      ],
      ...["1", "9,", " ", "'", "(", "model `", "models/", "x"],
    ];
    const piece = fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 4_000 }));
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (parts) => {
        const message = parts.map(([text, times]) => text.repeat(times)).join("");
        const start = performance.now();
        saysPromptTooLong({ message });
        saysNoSuchModel({ message });
        expect(performance.now() - start).toBeLessThan(200);
      }),
      { numRuns: runs(50, 1_000) },
    );
  });
});

describe("a model that the provider does not have", () => {
  it.each([
    [
      "OpenAI",
      openai("The model `gpt-9` does not exist or you do not have access to it.", { code: "model_not_found" }),
    ],
    ["DeepSeek", openai("Model Not Exist", { code: "invalid_request_error" })],
    ["Mistral", bare("Invalid model: mistral-huge", { type: "invalid_model", code: "1500" })],
    [
      "Perplexity",
      openai("Invalid model 'sonar-9'. Permitted models can be found in the documentation.", {
        type: "invalid_model",
        code: 400,
      }),
    ],
    ["OpenRouter", openai("deepseek-chat is not a valid model ID", { code: 400 })],
    ["Bedrock", JSON.stringify({ message: "The provided model identifier is invalid." })],
    ["Azure", openai("Unknown model: gpt-9", { code: "unknown_model" })],
    [
      "LiteLLM",
      JSON.stringify({
        error: "/chat/completions: Invalid model name passed in model=x. Call `/v1/models` to view available models.",
      }),
    ],
    ["Gemini", google("models/gemini-9 is not found for API version v1beta")],
    ["Z.ai", openai("Unknown Model, please check the model code.", { code: "1211" })],
  ])("is recognised in the words of %s: %s", (_, body) => {
    expect(saysNoSuchModel(readRefusal(body) ?? {})).toBe(true);
  });

  it.each([
    openai("This model does not support tools."),
    openai("The file `x` does not exist."),
    openai("This model does not support effort level 'xhigh'.", { code: "unsupported_value" }),
    openai("Invalid value: 'model'. Supported values are: 'user', 'assistant'.", { code: "invalid_value" }),
    ...tooLong.map(([, body]) => body),
  ])("is not what this says: %s", (body) => {
    expect(saysNoSuchModel(readRefusal(body) ?? {})).toBe(false);
  });
});
