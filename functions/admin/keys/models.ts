// The models that a key may use: whether there are any, and what they cost.
import { isPattern, matches } from "../../core/directory/allowed-models.ts";
import type { KeyDocument } from "../../core/directory/directory.ts";
import type { KeyContext } from "../operation.ts";
import { OperationError } from "../operation-error.ts";
import { unpricedModels } from "../unpriced.ts";

type Context = Pick<KeyContext, "stored" | "warn">;

/**
 * A misspelt name would make a key that can do nothing: throws an OperationError that lists the models. A pattern may be for
 * models that are yet to come: warns.
 */
export function requireModels(names: readonly string[], { stored, warn }: Context): void {
  const known = stored.models.map(({ document }) => document.name);
  for (const pattern of names.filter((name) => isPattern(name) && name !== "*"))
    if (!known.some((name) => matches(pattern, name)))
      warn(`no model has a name that matches '${pattern}'`, "allowed_models");
  const unknown = names.filter((name) => !known.includes(name) && !isPattern(name));
  if (unknown.length === 0) return;
  const what = `no such model: ${quoted(unknown.slice(0, MOST_NAMED))}`;
  if (known.length === 0) throw new OperationError("no_models", `${what}; there are no models yet`);
  throw new OperationError("models_unknown", `${what}; the models are ${quoted(known.toSorted())}`);
}

/** Warns of the models that a key is refused because their price is unknown and it has a budget. */
export function warnOfUnpriced(document: KeyDocument, { stored, warn }: Context): void {
  const models = stored.models.map((item) => item.document);
  for (const warning of unpricedModels(document, models)) warn(warning);
}

/** A request may name any number of them. */
const MOST_NAMED = 20;

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(", ");
}
