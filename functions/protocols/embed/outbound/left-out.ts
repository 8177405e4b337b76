// What of a client's request for embeddings a provider does not get.
import type { EmbeddingRequest, WriteEmbeddingOptions } from "../../../core/embedding.ts";
import type { Members } from "../../../core/wire/members.ts";
import { isSet } from "../../reading/value-type.ts";
import { unsupported } from "../../request-error.ts";

export interface Sorted {
  /** What the operator adds, as it is. */
  readonly own: Members;
  /** The names of the client's members that are left out. */
  readonly dropped: readonly string[];
}

/** `known` are the names of those that the form has a place for. */
export function sortFurther(
  { further }: EmbeddingRequest,
  { own }: WriteEmbeddingOptions,
  known: readonly string[],
): Sorted {
  const names = Object.keys(further).filter((name) => !known.includes(name) && isSet(further[name]));
  const isOwn = (name: string) => Object.hasOwn(own, name);
  const added = names.filter(isOwn).map((name) => [name, own[name]] as const);
  return { own: Object.fromEntries(added), dropped: names.filter((name) => !isOwn(name)) };
}

/** Without it, the vectors would mean something else: throws, unless the operator wants it left out all the same. */
export function leftOut({ target }: WriteEmbeddingOptions, name: string, problem: string): readonly string[] {
  if (target.unsupported !== "drop") throw unsupported(name, problem);
  return [name];
}
