// What is embedded. Its tokens are counted by a rough rule, not by a tokenizer: one for every four characters begun.
import { type Features, featuresOfText, featuresOfTokens } from "./features.ts";

/** A text, or the numbers of its tokens. */
export type Input = string | readonly number[];

export function tokensIn(input: Input): number {
  return typeof input === "string" ? Math.ceil(input.length / 4) : input.length;
}

export function featuresOf(input: Input): Features {
  return typeof input === "string" ? featuresOfText(input) : featuresOfTokens(input);
}
