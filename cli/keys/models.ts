// The models that the options of a command name for a key.
import { unpricedModels } from "../../functions/admin/unpriced.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { isPattern, matches } from "../../functions/core/directory/allowed-models.ts";
import type { KeyDocument } from "../../functions/core/directory/directory.ts";
import { Failure } from "../failure.ts";
import { warn } from "../terminal.ts";

/**
 * A misspelt name would make a key that can do nothing: throws a Failure that lists the models. A pattern may be for models
 * that are yet to come: warns.
 */
export function requireModels(names: readonly string[], { models }: Stored): void {
  const known = models.map(({ document }) => document.name);
  const unknown = names.filter((name) => !known.includes(name) && !isPattern(name));
  for (const pattern of names.filter((name) => isPattern(name) && name !== "*"))
    if (!known.some((name) => matches(pattern, name))) warn(`--models: no model has a name that matches '${pattern}'`);
  if (unknown.length === 0) return;
  const list = known.toSorted().map((name) => `'${name}'`);
  const hint =
    known.length === 0 ? "there are no models yet; add one with `models create`" : `the models are ${list.join(", ")}`;
  throw new Failure(`no such model: ${unknown.map((name) => `'${name}'`).join(", ")}; ${hint}`);
}

/** Warns of the models that a key is refused because their price is unknown and it has a budget. */
export function warnOfUnpriced(document: KeyDocument, { models }: Stored): void {
  const unpriced = unpricedModels(
    document,
    models.map((item) => item.document),
  );
  for (const warning of unpriced) warn(warning);
}
