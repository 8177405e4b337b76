// What a model is called in a sentence, the order of models, and what a change takes from one.
import type { ModelDocument } from "../core/directory/directory.ts";
import { inOneLine } from "../core/directory/path.ts";

/** Names a model in a sentence. */
export function titleOf({ name }: Pick<ModelDocument, "name">): string {
  return `model '${inOneLine(name)}'`;
}

export function byName({ name: one }: ModelDocument, { name: other }: ModelDocument): number {
  return one < other ? -1 : 1;
}

/** Whether a model that is changed has an alias no longer. */
export function losesAlias(before: ModelDocument, after: ModelDocument): boolean {
  const kept = new Set(after.aliases);
  return (before.aliases ?? []).some((alias) => !kept.has(alias));
}
