// The members that operators add to requests, by Messages' names: they may write those of chat completions, which Anthropic's
// API refuses.
import type { Target } from "../../core/directory/target.ts";
import type { Members } from "../../core/wire/members.ts";

type Own = Pick<Target, "defaults" | "set">;

/** The target with its members by Messages' names. Those that Messages has no name for are left out. */
export function operatorMembers(target: Target): Target {
  const { defaults, set } = target;
  if (![...Object.keys(defaults), ...Object.keys(set)].some((name) => RENAMED.has(name))) return target;
  const own: Own = { defaults: renamed(defaults), set: renamed(set) };
  return { ...target, ...own };
}

type Rename = (value: unknown) => Members;

const NOTHING: Rename = () => ({});

const RENAMED: ReadonlyMap<string, Rename> = new Map([
  ["max_completion_tokens", (value: unknown) => ({ max_tokens: value })],
  ["stop", (value: unknown) => ({ stop_sequences: typeof value === "string" ? [value] : value })],
  ["reasoning_effort", NOTHING],
  ["reasoning", NOTHING],
  ["response_format", NOTHING],
  ["user", NOTHING],
  ["safety_identifier", NOTHING],
]);

function renamed(members: Members): Members {
  const entries = Object.entries(members);
  const own = entries.filter(([name]) => !RENAMED.has(name));
  const others = entries.flatMap(([name, value]) => Object.entries(RENAMED.get(name)?.(value) ?? {}));
  return Object.fromEntries([...others, ...own]);
}
