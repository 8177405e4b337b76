// How many tokens a prompt has that is written in token numbers, as LangChain does.
import type { CountedPrompt } from "../../core/protocol.ts";
import type { Members } from "../../core/wire/members.ts";

/** Members that are no part of what is embedded. Others may be, and are estimated. */
const UNCOUNTED: ReadonlySet<string> = new Set(["model", "encoding_format", "dimensions", "user", "stream"]);

/** Undefined where no token is a number: then all is text. */
export function countPrompt({ input, ...others }: Members): CountedPrompt | undefined {
  if (!Array.isArray(input)) return undefined;
  const items: readonly unknown[] = input;
  let tokens = 0;
  const texts: unknown[] = [];
  for (const item of items) {
    const count = tokensIn(item);
    if (count === undefined) texts.push(item);
    else tokens += count;
  }
  if (tokens === 0) return undefined;
  const rest = Object.entries(others).filter(([name]) => !UNCOUNTED.has(name));
  return { tokens, rest: Object.fromEntries(texts.length > 0 ? [...rest, ["input", texts]] : rest) };
}

function tokensIn(item: unknown): number | undefined {
  if (typeof item === "number") return 1;
  return Array.isArray(item) && item.every((token) => typeof token === "number") ? item.length : undefined;
}
