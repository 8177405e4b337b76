// The text of tokens, as OpenAI's embedding models have them: those of cl100k_base.
import "../../in-every-instance.ts";
import vocabulary from "gpt-tokenizer/bpeRanks/cl100k_base";
import { tooLarge } from "../../../core/upstream/too-large.ts";

/** In the encoding's own order: openai/tiktoken, tiktoken_ext/openai_public.py */
const SPECIAL: ReadonlyMap<number, string> = new Map([
  [100_257, "<|endoftext|>"],
  [100_258, "<|fim_prefix|>"],
  [100_259, "<|fim_middle|>"],
  [100_260, "<|fim_suffix|>"],
  [100_276, "<|endofprompt|>"],
]);

/** A character may be cut by the tokens, or by their end: what is no UTF-8 becomes U+FFFD. Undefined: one is no token. */
export function decodeTokens(tokens: readonly number[], longest: number): string | undefined {
  const text: string[] = [];
  let length = 0;
  let bytes: number[] = [];
  for (const token of tokens) {
    const written = vocabulary[token] ?? SPECIAL.get(token);
    if (written === undefined) return undefined;
    if (typeof written !== "string") bytes.push(...written);
    else {
      text.push(decode(bytes), written);
      bytes = [];
    }
    length += written.length;
    if (length > longest) throw tooLarge();
  }
  return text.join("") + decode(bytes);
}

function decode(bytes: readonly number[]): string {
  return bytes.length === 0 ? "" : new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
