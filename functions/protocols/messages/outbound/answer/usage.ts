// What Anthropic's usage objects count. In a stream they are cumulative, and a later one may leave members out.
import type { Usage } from "../../../../core/limits/usage.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";

/** Undefined: not said, or not a count. */
export interface TokenCounts {
  readonly input: number | undefined;
  readonly cacheWrites: number | undefined;
  readonly cacheReads: number | undefined;
  readonly output: number | undefined;
  readonly reasoning: number | undefined;
  readonly webSearches: number | undefined;
}

export const NO_COUNTS: TokenCounts = {
  input: undefined,
  cacheWrites: undefined,
  cacheReads: undefined,
  output: undefined,
  reasoning: undefined,
  webSearches: undefined,
};

/** What a usage object does not count keeps its earlier value. */
export function addCounts(earlier: TokenCounts, usage: unknown): TokenCounts {
  const said = membersOf(usage);
  return {
    input: sumOfIterations(said, "input_tokens") ?? count(said["input_tokens"]) ?? earlier.input,
    cacheWrites: count(said["cache_creation_input_tokens"]) ?? earlier.cacheWrites,
    cacheReads: count(said["cache_read_input_tokens"]) ?? earlier.cacheReads,
    output: sumOfIterations(said, "output_tokens") ?? count(said["output_tokens"]) ?? earlier.output,
    reasoning: count(membersOf(said["output_tokens_details"])["thinking_tokens"]) ?? earlier.reasoning,
    webSearches: count(membersOf(said["server_tool_use"])["web_search_requests"]) ?? earlier.webSearches,
  };
}

/** The counts at the top leave out what compacting the conversation took. Of a fallback, they are the only ones that fit. */
function sumOfIterations({ iterations }: Members, name: string): number | undefined {
  const all = Array.isArray(iterations) ? iterations.filter(isMembers) : [];
  if (all.some(({ type }) => type === "fallback_message")) return undefined;
  const counts = all.filter(({ type }) => type === "message" || type === "compaction").map((one) => count(one[name]));
  const said = counts.filter((tokens) => tokens !== undefined);
  return said.length === 0 ? undefined : said.reduce((sum, tokens) => sum + tokens);
}

/** Undefined unless it counts input and output, and one is more than none. */
export function readMessagesUsage(counts: TokenCounts): Usage | undefined {
  const promptTokens = promptOf(counts);
  const { output, cacheReads = 0, cacheWrites, reasoning, webSearches } = counts;
  if (promptTokens === undefined || output === undefined || promptTokens + output === 0) return undefined;
  return {
    promptTokens,
    completionTokens: output,
    totalTokens: promptTokens + output,
    cachedTokens: cacheReads,
    ...positive({ cacheWriteTokens: cacheWrites, reasoningTokens: reasoning, webSearches }),
    estimated: false,
  };
}

/** At the start of a stream only the input is known: the output is a first count, which may be anything up to the last. */
export function readInputUsage(counts: TokenCounts): Usage | undefined {
  const usage = readMessagesUsage({ ...counts, output: 0, reasoning: undefined });
  return usage && { ...usage, estimated: true };
}

function promptOf({ input, cacheWrites, cacheReads }: TokenCounts): number | undefined {
  const said = [input, cacheWrites, cacheReads].filter((tokens) => tokens !== undefined);
  return said.length === 0 ? undefined : said.reduce((sum, tokens) => sum + tokens);
}

function positive<T extends Record<string, number | undefined>>(counts: T): Partial<T> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count)) as Partial<T>;
}

function membersOf(value: unknown): Members {
  return isMembers(value) ? value : {};
}

function count(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
