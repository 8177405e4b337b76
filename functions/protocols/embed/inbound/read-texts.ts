// What is to be embedded, as texts: clients may send it in token numbers, too.

import { isSet } from "../../reading/value-type.ts";
import { invalid, missing } from "../../request-error.ts";

/** As many as OpenAI takes: platform.openai.com/docs/api-reference/embeddings/create */
const MOST_TEXTS = 2_048;

/** Of a text, texts, token numbers, or lists of them. `longest`: of all the texts of tokens together, in characters. */
export async function readTexts(input: unknown, longest: number): Promise<readonly string[]> {
  if (typeof input === "string") return [input];
  if (!isSet(input) || (Array.isArray(input) && input.length === 0)) throw missing("input");
  if (!Array.isArray(input)) throw invalid("input", "expected a text, a list of texts, or token numbers");
  const [first] = input;
  const lists = typeof first === "number" ? [input] : input;
  if (lists.length > MOST_TEXTS) throw invalid("input", `expected at most ${MOST_TEXTS} texts`);
  return typeof first === "string" ? textsIn(lists) : textsOfTokens(lists, longest);
}

function textsIn(list: readonly unknown[]): readonly string[] {
  return list.map((text, at) => {
    if (typeof text !== "string") throw invalid(`input[${at}]`, "expected a text");
    return text;
  });
}

/** The vocabulary is a large file of its own in the bundle. */
async function textsOfTokens(lists: readonly unknown[], longest: number): Promise<readonly string[]> {
  for (const [at, tokens] of lists.entries())
    if (!isTokens(tokens)) throw invalid(`input[${at}]`, "expected a text, or token numbers");
  const { decodeTokens } = await import("./decode-tokens.ts");
  let left = longest;
  return lists.filter(isTokens).map((tokens, at) => {
    const text = decodeTokens(tokens, left);
    if (text === undefined) throw invalid(`input[${at}]`, "a number is no token of cl100k_base");
    left -= text.length;
    return text;
  });
}

function isTokens(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isInteger);
}
