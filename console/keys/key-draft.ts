// A key as its form holds it, and as the API takes it.
import type { Key } from "../api/shapes.ts";
import { type LimitTexts, readLimits, textsOf } from "../parts/limit-fields.tsx";
import { BUDGETS, RATE_LIMITS } from "../parts/limits.ts";
import { fromInput, toInput } from "../parts/time.ts";

export interface KeyDraft {
  readonly name: string;
  readonly allModels: boolean;
  readonly models: readonly string[];
  /** Names and prefixes that are not models yet, such as `team-*`. */
  readonly patterns: string;
  readonly limits: LimitTexts;
  readonly expires: string;
}

export interface WrittenKey {
  readonly name: string;
  readonly allowed_models: readonly string[];
  readonly rate_limit: Readonly<Record<string, number>> | undefined;
  readonly budget: Readonly<Record<string, number>> | undefined;
  readonly expires_at: string | undefined;
}

export const EMPTY_DRAFT: KeyDraft = { name: "", allModels: false, models: [], patterns: "", limits: {}, expires: "" };

export function draftOf(key: Key, known: readonly string[]): KeyDraft {
  const named = key.allowed_models.filter((name) => known.includes(name));
  const patterns = key.allowed_models.filter((name) => name !== "*" && !known.includes(name));
  return {
    name: key.name,
    allModels: key.allowed_models.includes("*"),
    models: named,
    patterns: patterns.join(", "),
    limits: textsOf({ ...key.rate_limit, ...key.budget }),
    expires: toInput(key.expires_at),
  };
}

/** What a key has that its form can change. */
export function writtenOf({ name, allowed_models, rate_limit, budget, expires_at }: Key): WrittenKey {
  return { name, allowed_models, rate_limit: copied(rate_limit), budget: copied(budget), expires_at };
}

/** With what is wrong, by field. */
export function readDraft(draft: KeyDraft): { readonly written: WrittenKey; readonly errors: Record<string, string> } {
  const rates = readLimits(RATE_LIMITS, draft.limits);
  const budget = readLimits(BUDGETS, draft.limits);
  const errors: Record<string, string> = { ...rates.errors, ...budget.errors };
  if (draft.name.trim() === "") errors["name"] = "Give it a name: usage and limits are counted by it.";
  const expires_at = fromInput(draft.expires);
  const models = draft.allModels ? ["*"] : [...draft.models, ...patternsIn(draft.patterns)];
  const written = {
    name: draft.name.trim(),
    allowed_models: models,
    rate_limit: rates.limits,
    budget: budget.limits,
    expires_at,
  };
  return { written, errors };
}

function patternsIn(text: string): string[] {
  return text.split(/[,\s]+/).filter((part) => part !== "");
}

function copied(limits: object | undefined): Readonly<Record<string, number>> | undefined {
  return limits === undefined ? undefined : Object.fromEntries(Object.entries(limits));
}
