// What a file of models and keys names without holding it: providers, and other models.

import type { Members } from "../wire/members.ts";
import { isPattern, matches } from "./allowed-models.ts";
import type { Entries, Rule } from "./configuration-rules.ts";
import { placesIn } from "./configuration-targets.ts";
import { nearest } from "./nearest.ts";
import { shown } from "./path.ts";
import { partsOf } from "./target.ts";

/** A model of another provider could never be called. */
export function knownProviders(known: readonly string[]): Rule {
  return ({ models }) =>
    placesIn(models).flatMap(({ path, members: { model } }) => {
      if (typeof model !== "string" || !model.includes("/")) return [];
      const { provider } = partsOf(model);
      if (known.includes(provider)) return [];
      return [`${path}.model: there is no provider ${shown(provider)}; ${providerHint(provider, known)}`];
    });
}

function providerHint(provider: string, known: readonly string[]): string {
  const meant = nearest(provider, known);
  if (meant !== undefined) return `did you mean '${meant}'?`;
  const compatible = known.includes("openai") ? "; 'openai' serves every OpenAI-compatible `api_base`" : "";
  return `known providers: ${known.join(", ")}${compatible}`;
}

/** A fallback or an allowed model must be in the file, or among `others`. A pattern names no model. */
export function existingModels(others: readonly string[] = []): Rule {
  return (file) => {
    const own = namesIn(file);
    if (own.length < file.models.length) return []; // The name that is wrong, or missing, may be the one.
    const known = new Set([...own, ...others]);
    const missing = references(file).filter(({ name }) => !known.has(name));
    const hint = (name: string) => aliasHint(name, file) ?? modelHint(name, [...known]);
    return missing.map(({ path, name }) => `${path}: there is no model ${shown(name)}${hint(name)}`);
  };
}

/** Limits and permissions are of models, whatever clients call them. */
function aliasHint(alias: string, { models }: Entries): string | undefined {
  const owner = models.find((entry) => listOf(entry?.["aliases"]).includes(alias))?.["name"];
  return typeof owner === "string" ? `; it is an alias, write the model's name ${shown(owner)}` : undefined;
}

function modelHint(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  if (meant !== undefined) return `; did you mean ${shown(meant)}?`;
  return name.includes("*") ? "; '*' may only be the last character of an allowed model" : "";
}

/** Warnings: a pattern may be for models that are yet to come. `*` means all models, however many there are. */
export function unmatchedPatterns(file: Entries, known: readonly string[]): string[] {
  const patterns = allowedIn(file).filter(({ name }) => isPattern(name) && name !== "*");
  const unmatched = patterns.filter(({ name: entry }) => !known.some((name) => matches(entry, name)));
  return unmatched.map(({ path, name }) => `${path}: no model has a name that begins with ${shown(name.slice(0, -1))}`);
}

function namesIn({ models }: Entries): string[] {
  return models.map((entry) => entry?.["name"]).filter((name) => typeof name === "string");
}

interface Reference {
  readonly path: string;
  readonly name: string;
}

/** In `fallbacks`, an entry that ends in `*` is a name like others. */
function references(file: Entries): Reference[] {
  const allowed = allowedIn(file).filter(({ name }) => !isPattern(name));
  return [...named("models", file.models, "fallbacks"), ...allowed];
}

function allowedIn({ keys }: Entries): Reference[] {
  return named("keys", keys, "allowed_models");
}

function named(list: string, entries: readonly (Members | undefined)[], field: string): Reference[] {
  return entries.flatMap((entry, at) => {
    return listOf(entry?.[field]).flatMap((name, index) =>
      typeof name === "string" ? [{ path: `${list}[${at}].${field}[${index}]`, name }] : [],
    );
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
