// Aliases: other names of a model, each a whole name, or a beginning of names that ends in `*`.
import * as z from "zod/mini";
import { isPattern } from "./allowed-models.ts";

/** Of one model. */
const MOST_ALIASES = 32;
/** In characters: no request has a longer name looked up. */
const LONGEST_ALIAS = 256;

const alias = z.string().check(
  z.minLength(1),
  z.maxLength(LONGEST_ALIAS),
  z.refine((text) => text.isWellFormed(), "must be Unicode text"),
  z.refine((text) => !text.slice(0, -1).includes("*"), "may have '*' as its last character only"),
  z.refine((text) => text !== "*", "must have at least one character before '*'"),
);

export const aliases = z.array(alias).check(z.maxLength(MOST_ALIASES));

/** Those that are whole names. */
export function exactAliases({ aliases }: { readonly aliases: readonly string[] }): string[] {
  return aliases.filter((alias) => !isPattern(alias));
}

/** The aliases by which a name may be meant, the best first: the name itself, then from the longest prefix to the shortest. */
export function* aliasesMeant(name: string): Generator<string> {
  yield name;
  for (let length = Math.min(name.length, LONGEST_ALIAS - 1); length > 0; length--) yield `${name.slice(0, length)}*`;
}
