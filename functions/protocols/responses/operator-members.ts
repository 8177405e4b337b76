// The members that operators add to requests, by the names of Responses: they may write those of chat completions, which the API
// refuses. Those that Responses has no name for are left out.
import type { Target } from "../../core/directory/target.ts";
import type { Edit } from "../../core/wire/json-edit.ts";
import type { Members } from "../../core/wire/members.ts";
import { isNested, nestedEdits } from "./nested-members.ts";

const RENAMED: ReadonlyMap<string, string> = new Map([
  ["max_tokens", "max_output_tokens"],
  ["max_completion_tokens", "max_output_tokens"],
]);

const MISSING: ReadonlySet<string> = new Set([
  ...["stop", "seed", "frequency_penalty", "presence_penalty", "logit_bias", "n", "logprobs", "prediction"],
  ...["modalities", "audio", "web_search_options", "functions", "function_call"],
]);

export interface OperatorMembers {
  readonly target: Target;
  readonly edits: readonly Edit[];
}

export function operatorMembers(target: Target): OperatorMembers {
  const { defaults, set, drop } = target;
  const names = [...Object.keys(defaults), ...Object.keys(set), ...drop];
  if (!names.some((name) => RENAMED.has(name) || isLeftOut(name))) return { target, edits: [] };
  const own = { defaults: renamed(defaults), set: renamed(set), drop: drop.flatMap(ownName) };
  return { target: { ...target, ...own }, edits: nestedEdits(target) };
}

function isLeftOut(name: string): boolean {
  return isNested(name) || MISSING.has(name);
}

/** A member that has its name in Responses already comes first. */
function renamed(members: Members): Members {
  const entries = Object.entries(members).filter(([name]) => !isLeftOut(name));
  const others = entries.flatMap(([name, value]) => (RENAMED.has(name) ? [[RENAMED.get(name), value]] : []));
  return Object.fromEntries([...others, ...entries.filter(([name]) => !RENAMED.has(name))]);
}

/** The form of an answer is not all that `text` says: it stays. */
function ownName(name: string): readonly string[] {
  if (name === "reasoning_effort") return ["reasoning"];
  return isLeftOut(name) ? [] : [RENAMED.get(name) ?? name];
}
