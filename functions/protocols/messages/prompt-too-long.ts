// A prompt that does not fit, in Anthropic's words: Claude Code reads both numbers in them, and shortens the conversation.
import type { ErrorBody } from "../../core/error.ts";
import { wordsOf } from "../../core/upstream/provider-words.ts";

/** Numbers that the provider has not given are not made up: the client would leave out too little, and ask again. */
export function promptTooLong({ message, further = {} }: ErrorBody): string {
  const words = wordsOf({ message, metadata: further["metadata"] });
  const maximum = numberIn(words, MAXIMA);
  const prompt = promptIn(words, maximum);
  if (prompt !== undefined && maximum !== undefined && prompt > maximum) {
    return `prompt is too long: ${prompt} tokens > ${maximum} maximum`;
  }
  return /^prompt is too long/i.test(message) ? message : `prompt is too long: ${message}`;
}

/** The tokens that the answer may have are counted too where they are what does not fit. */
function promptIn(words: string, maximum: number | undefined): number | undefined {
  for (const pattern of SUMS) {
    const [, one, other] = pattern.exec(words) ?? [];
    if (one !== undefined && other !== undefined) return Number(one) + Number(other);
  }
  const excess = numberIn(words, EXCESSES);
  if (excess !== undefined && maximum !== undefined) return maximum + excess;
  return numberIn(words, PROMPTS);
}

function numberIn(words: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const [, digits] = pattern.exec(words) ?? [];
    if (digits !== undefined) return Number(digits.replaceAll(",", ""));
  }
  return undefined;
}

/** The examples of each server are in test/core/support/too-long.ts. The characters of a text are no tokens. */
const MAXIMA = [
  /\d \+ \d{1,12} > (\d{1,12})/,
  /(?:> |with )(\d{1,12}) maximum/,
  /(?:maximum(?: allowed)?(?: model| context| prompt| input)?|context) (?:length|size|window)(?: is| of)?(?: only)?:? \(?(\d[\d,]{0,14})/,
  /limit(?: for this model)?(?: is| of|:) (\d[\d,]{0,14})/,
  /(?:tokens allowed|budget|supports up to|must have less than|must be <=|\) >= n_ctx|batch size:) \(?(\d{1,12})/,
];

const PROMPTS = [
  /(\d{1,12}) tokens > \d/,
  /total of at least (\d{1,12})/,
  /(?:resulted in|requested|requested about|requested a total of|contains|\(requested:|current length is|given:) (\d[\d,]{0,14})/,
  /(?:request|input|prompt|message|tokens|n_keep|token count|length) \((?:total length |length )?(\d{1,12})/,
  /(?:token count is|token count of|input length|too long:|keep the first) (\d{1,12})/,
];

const SUMS = [
  /(\d{1,12}) \+ (\d{1,12}) > \d/,
  /(\d{1,12}) > \d{1,12} - (\d{1,12})/,
  /given: (\d{1,12}) `inputs` tokens and (\d{1,12})/,
];

const EXCESSES = [/exceeded (?:max context length )?by (\d{1,12}) tokens/];
