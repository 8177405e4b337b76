// Texts in token numbers, as LangChain sends them: providers that take text get the text.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { encode } from "gpt-tokenizer/encoding/cl100k_base";
import { describe, expect, it } from "vitest";
import { decodeTokens } from "../../../functions/protocols/embed/inbound/decode-tokens.ts";
import { runs } from "../../support/long.ts";
import { vectorOf } from "../../support/text-vector.ts";
import { bodiesOf, startEmbedding } from "./support/providers.ts";

/** The vocabulary as OpenAI publishes it: the bytes of each token. */
const vocabulary = readFileSync("node_modules/gpt-tokenizer/data/cl100k_base.tiktoken", "utf8")
  .trim()
  .split("\n")
  .map((line) => Buffer.from(line.split(" ")[0] ?? "", "base64"));

const text = fc.string({
  maxLength: 60,
  unit: fc.oneof(fc.string({ unit: "grapheme", maxLength: 1 }), fc.constant(" a")),
});
const longest = 1_000_000;

describe("tokens", () => {
  it("are decoded to the text that they are of", () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(decodeTokens(encode(one), longest)).toBe(one.toWellFormed());
      }),
      { numRuns: runs(100) },
    );
  });

  it("are decoded as bytes that are joined, whichever tokens they are: what is no UTF-8 is replaced", () => {
    const token = fc.oneof(fc.nat(vocabulary.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
        const bytes = Buffer.concat(tokens.map((one) => vocabulary[one] ?? Buffer.alloc(0)));
        expect(decodeTokens(tokens, longest)).toBe(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
      }),
      { numRuns: runs(100) },
    );
  });

  it("are known to the last of the vocabulary, and those that mark the end of a text", () => {
    const read = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    expect(vocabulary.filter((bytes, token) => decodeTokens([token], longest) !== read(bytes))).toEqual([]);
    expect(vocabulary).toHaveLength(100_256);
    expect(decodeTokens([100_257], longest)).toBe("<|endoftext|>");
    for (const token of [-1, 0.5, 100_256, 100_261, 100_277, 2 ** 40])
      expect(decodeTokens([token], longest)).toBeUndefined();
  });
});

describe("a request in token numbers", () => {
  it("is for one text, or for several", async () => {
    const { embed, asked } = await startEmbedding("gemini");
    const [one, two] = ["A whole sentence, naïve 🙂.", "Another."];
    const single = await embed(encode(one));
    const several = await embed([encode(one), encode(two)]);
    expect(
      [single, several].map(({ json }) => json.data.map(({ embedding }: { embedding: number[] }) => embedding)),
    ).toEqual([[vectorOf(one)], [vectorOf(one), vectorOf(two)]]);
    expect(bodiesOf(asked)[0].requests[0].content.parts).toEqual([{ text: one }]);
  });

  it.each([
    ["a token that there is not", [[1], [100_300]], "input[1]"],
    ["a token of a text alone that there is not", [100_300], "input[0]"],
    ["a number that is no token", [[1.5]], "input[0]"],
    ["a number with more digits than any token has", `[[123456789012345678901]]`, "input[0]"],
    ["an empty list of tokens", [[1], []], "input[1]"],
    ["a text among tokens", [[1], "text"], "input[1]"],
    ["tokens among texts", ["text", [1]], "input[1]"],
    ["an object", [{ text: "one" }], "input[0]"],
    ["more texts than OpenAI takes", Array(2_049).fill("a"), "input"],
  ])("is refused, and costs nothing, with %s", async (_, input, param) => {
    const { gateway, asked } = await startEmbedding("gemini");
    const text = typeof input === "string" ? input : JSON.stringify(input);
    const { status, text: answer } = await gateway.ask({
      path: "/v1/embeddings",
      body: `{"model":"my-gpt4-mini","input":${text}}`,
    });
    expect([status, JSON.parse(answer).error, asked]).toMatchObject([400, { code: "invalid_value", param }, []]);
  });

  it("is refused if its text is many times as long", async () => {
    const [spaces] = encode(" ".repeat(80));
    const { embed, asked } = await startEmbedding("gemini");
    const { status, json } = await embed(Array(20_000).fill(spaces));
    expect([status, json.error.code, asked]).toEqual([413, "request_too_large", []]);
  });
});
