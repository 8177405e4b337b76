// OpenAI's older completions: prompts without roles, each answered word by word.
import { ApiError } from "../../../local/simulated-provider/api-error.ts";
import { fieldsOf, optionalBoolean, optionalInteger, required } from "../../../local/simulated-provider/fields.ts";
import { jsonOf, type Outgoing } from "../anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "../fake-provider/exchange.ts";
import { membersOf, textOf, tokensIn } from "./members.ts";
import { eventsOf, frame } from "./outgoing.ts";

const MEMBERS = new Set([
  ...["model", "prompt", "max_tokens", "temperature", "top_p", "n", "stream", "stream_options", "logprobs", "echo"],
  ...["stop", "suffix", "best_of", "user", "seed", "presence_penalty", "frequency_penalty", "logit_bias"],
]);

/** OpenAI's, where a request says nothing. */
const USUAL_TOKENS = 16;
const POSITIVE = { min: 1, max: 4_096 };

interface Choice {
  readonly index: number;
  readonly words: readonly string[];
  readonly finish_reason: "stop" | "length";
}

export function completions({ body }: RecordedRequest): Outgoing {
  const members = { ...membersOf(body, MEMBERS) };
  const prompts = promptsOf(members["prompt"]);
  const choices = choicesOf(members, prompts);
  const spoken = choices.reduce((sum, { words }) => sum + words.length, 0);
  const asked = prompts.reduce(
    (sum, prompt) => sum + (typeof prompt === "string" ? tokensIn(prompt) : prompt.length),
    0,
  );
  const usage = { prompt_tokens: asked, completion_tokens: spoken, total_tokens: asked + spoken };
  const head = { id: "cmpl-stand-in", object: "text_completion", created: 1, model: textOf(members, "model") };
  if (!optionalBoolean(members, "stream")) return jsonOf({ ...head, choices: choices.map(whole), usage });
  const countsAtEnd = optionalBoolean(fieldsOf(members["stream_options"] ?? {}, "stream_options"), "include_usage");
  return eventsOf(framesOf(head, choices, countsAtEnd ? usage : undefined));
}

type Prompt = string | readonly number[];

function promptsOf(value: unknown): Prompt[] {
  const given = required(value, "prompt");
  if (typeof given === "string" || isTokens(given)) return [given];
  if (!Array.isArray(given) || !given.every((each) => typeof each === "string" || isTokens(each)))
    throw ApiError.field("prompt", "invalid_type", "must be a string, tokens, or an array of either");
  return given;
}

function isTokens(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((token) => Number.isInteger(token));
}

function choicesOf(members: Record<string, unknown>, prompts: readonly Prompt[]): Choice[] {
  const most = optionalInteger(members, "max_tokens", POSITIVE) ?? USUAL_TOKENS;
  const count = optionalInteger(members, "n", POSITIVE) ?? 1;
  return prompts.flatMap((prompt, at) => {
    const all = `You said: ${prompt}`.match(/\s*\S+/g) ?? [];
    const words = all.slice(0, most);
    const finish_reason = words.length < all.length ? "length" : "stop";
    return Array.from({ length: count }, (_, take): Choice => ({ index: at * count + take, words, finish_reason }));
  });
}

function whole({ index, words, finish_reason }: Choice): object {
  return { text: words.join(""), index, logprobs: null, finish_reason };
}

function* framesOf(head: object, choices: readonly Choice[], usage: object | undefined): Generator<string> {
  const uncounted = usage && { usage: null };
  const chunk = (index: number, text: string, finish_reason: string | null) =>
    frame({ ...head, choices: [{ text, index, logprobs: null, finish_reason }], ...uncounted });
  for (const { index, words, finish_reason } of choices) {
    for (const word of words) yield chunk(index, word, null);
    yield chunk(index, "", finish_reason);
  }
  if (usage !== undefined) yield frame({ ...head, choices: [], usage });
  yield frame("[DONE]");
}
