// Tokens: what a provider says it used, and what the gateway assumes where a provider says nothing.
import { isMembers, type Members } from "./members.ts";

/** Tokens of one completion. `estimated` is true where the provider sent no usage of its own, or not at the end. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** The part of the prompt tokens that came from the provider's cache. */
  readonly cachedTokens: number;
  readonly estimated: boolean;
}

/** What OpenAI's documentation counts for a picture of 1024 × 1024 in high detail. */
const TOKENS_OF_MEDIA = 765;
/** Chat formats wrap every message in a few tokens of their own; OpenAI's cookbook counts 3, and 3 for the answer. */
const TOKENS_AROUND_MESSAGE = 4;
/** Types of a message's parts that hold a picture, a recording or a document, or its address. */
const MEDIA = new Set<unknown>(["image_url", "input_audio", "file", "video_url", "audio_url"]);

/**
 * Reads a `usage` object, with the names that OpenAI gives its members or those of vendors who differ; undefined unless
 * what it counts are whole, non-negative numbers, and one is more than none.
 */
export function readUsage(value: unknown): Usage | undefined {
  if (!isMembers(value)) return undefined;
  const prompt = value["prompt_tokens"] ?? value["input_tokens"];
  const completion = value["completion_tokens"] ?? value["output_tokens"];
  const total = value["total_tokens"];
  if (![prompt, completion, total].every(isCountOrMissing)) return undefined;
  const promptTokens = count(prompt) ?? 0;
  const completionTokens = count(completion) ?? 0;
  const totalTokens = count(total) || promptTokens + completionTokens;
  if (totalTokens === 0) return undefined;
  return { promptTokens, completionTokens, totalTokens, cachedTokens: cachedTokensIn(value), estimated: false };
}

/** DeepSeek says `prompt_cache_hit_tokens`, Moonshot `cached_tokens`, servers of Anthropic's models `cache_read_input_tokens`. */
function cachedTokensIn(usage: Members): number {
  const details = usage["prompt_tokens_details"] ?? usage["input_tokens_details"];
  const places = [isMembers(details) ? details["cached_tokens"] : undefined, ...CACHED.map((name) => usage[name])];
  return places.map(count).find((tokens) => tokens !== undefined && tokens > 0) ?? 0;
}

const CACHED = ["prompt_cache_hit_tokens", "cached_tokens", "cache_read_input_tokens"];

/** What several answers have used together. */
export function sumOfUsage(usages: readonly Usage[]): Usage | undefined {
  if (usages.length < 2) return usages[0];
  const total = (name: "promptTokens" | "completionTokens" | "totalTokens" | "cachedTokens") =>
    usages.reduce((sum, usage) => sum + usage[name], 0);
  return {
    promptTokens: total("promptTokens"),
    completionTokens: total("completionTokens"),
    totalTokens: total("totalTokens"),
    cachedTokens: total("cachedTokens"),
    estimated: usages.some(({ estimated }) => estimated),
  };
}

/** Tokens of a request's body: the text of its messages, tools and formats, and a flat count for media. */
export function estimatePromptTokens(body: Readonly<Record<string, unknown>>): number {
  const messages = Array.isArray(body["messages"]) ? body["messages"].length : 0;
  const said = ["messages", "tools", "functions", "response_format"].map((name) => estimateValue(body[name]));
  return Math.ceil(said.reduce((sum, tokens) => sum + tokens, (messages + 1) * TOKENS_AROUND_MESSAGE));
}

/** The usage of an answer whose provider did not tell it. */
export function estimatedUsage(promptTokens: number, completionTokens: number): Usage {
  const totalTokens = promptTokens + completionTokens;
  return { promptTokens, completionTokens, totalTokens, cachedTokens: 0, estimated: true };
}

/**
 * Estimates the tokens of a text, in one pass without memory, so that it can be summed over the pieces of a stream.
 * Letters and spaces are counted by four, digits and signs by two, everything beyond ASCII by one: for English prose and
 * for code a little more than the tokenizers of OpenAI's models make of it, which is the side that a limit needs.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (let at = 0; at < text.length; at++) quarters += quartersOf(text.charCodeAt(at));
  return quarters / 4;
}

function quartersOf(code: number): number {
  if (code > 127) return 4;
  const letter = code | 32;
  return (letter >= 97 && letter <= 122) || code <= 32 ? 1 : 2;
}

/** Walks without recursion: the depth of the value is the client's choice. Names of members are counted as text. */
function estimateValue(value: unknown): number {
  let tokens = 0;
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string") tokens += estimateTokens(next);
    else if (Array.isArray(next)) for (const item of next) open.push(item);
    else if (!isMembers(next)) tokens += next === undefined ? 0 : 1;
    else if (MEDIA.has(next["type"])) tokens += TOKENS_OF_MEDIA;
    else for (const name of Object.keys(next)) open.push(name, next[name]);
  }
  return tokens;
}

function isCountOrMissing(value: unknown): boolean {
  return value === undefined || value === null || count(value) !== undefined;
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
