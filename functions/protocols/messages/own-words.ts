// What operators write in the words of chat completions, as this protocol has it: Anthropic's API refuses the others.
import type { Target } from "../../core/directory/target.ts";
import type { Members } from "../../core/wire/members.ts";

type Own = Pick<Target, "defaults" | "set">;

/** The target with its members in this protocol's words. Those that clients of chat completions alone can use are left out. */
export function inOwnWords(target: Target): Target {
  const { defaults, set } = target;
  if (![...Object.keys(defaults), ...Object.keys(set)].some((name) => WORDS.has(name))) return target;
  const own: Own = { defaults: translated(defaults), set: translated(set) };
  return { ...target, ...own };
}

type Word = (value: unknown) => Members;

const NOTHING: Word = () => ({});

const WORDS: ReadonlyMap<string, Word> = new Map([
  ["max_completion_tokens", (value: unknown) => ({ max_tokens: value })],
  ["stop", (value: unknown) => ({ stop_sequences: typeof value === "string" ? [value] : value })],
  ["reasoning_effort", NOTHING],
  ["reasoning", NOTHING],
  ["response_format", NOTHING],
  ["user", NOTHING],
  ["safety_identifier", NOTHING],
]);

function translated(members: Members): Members {
  const entries = Object.entries(members);
  const own = entries.filter(([name]) => !WORDS.has(name));
  const others = entries.flatMap(([name, value]) => Object.entries(WORDS.get(name)?.(value) ?? {}));
  return Object.fromEntries([...others, ...own]);
}
