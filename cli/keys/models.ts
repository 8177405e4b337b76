// The models of a key as an option of the command line.
import { unpricedModels } from "../../functions/admin/unpriced.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { isPattern } from "../../functions/core/allowed-models.ts";
import type { KeyDocument } from "../../functions/core/directory.ts";
import { Failure } from "../failure.ts";
import { warn } from "../terminal.ts";

/** Names stand behind each other with commas; the option may also be given more than once. An empty text allows none. */
export function parseModels(text: string, earlier: readonly string[] = []): string[] {
  const names = text.split(",").map((name) => name.trim());
  return [...new Set([...earlier, ...names.filter((name) => name !== "")])];
}

/** A misspelt name would make a key that can do nothing. Throws a Failure that lists the models. A pattern names none. */
export function requireModels(names: readonly string[], { models }: Stored): void {
  const known = models.map(({ document }) => document.name);
  const unknown = names.filter((name) => !known.includes(name) && !isPattern(name));
  if (unknown.length === 0) return;
  const list = known.toSorted().map((name) => `'${name}'`);
  const hint =
    known.length === 0 ? "there are none yet; add one with `npm run config -- apply`" : `there are ${list.join(", ")}`;
  throw new Failure(`no such model: ${unknown.map((name) => `'${name}'`).join(", ")}; ${hint}`);
}

/** Says which models a key is refused because of its budget. */
export function warnOfUnpriced(document: KeyDocument, { models }: Stored): void {
  const unpriced = unpricedModels(
    document,
    models.map((item) => item.document),
  );
  for (const warning of unpriced) warn(warning);
}
