// Finds the model of an alias, with the index of aliases and the models themselves.
import { aliasesMeant } from "../core/directory/aliases.ts";
import type { Model } from "../core/directory/directory.ts";
import { type AliasIndex, ownersIn } from "./alias-index.ts";
import { cached } from "./cached.ts";

interface Sources {
  readIndex(isConsistent: boolean): Promise<AliasIndex>;
  /** As it is now: models that are remembered from different moments could both lack an alias that moved between them. */
  readModel(name: string): Promise<Model | undefined>;
  /** How long what was read is trusted, in milliseconds. */
  readonly trusted: number;
}

/** What it remembers is bounded by the aliases that there are, not by the names that clients send. */
export function aliasFinder({ readIndex, readModel, trusted }: Sources): (name: string) => Promise<Model | undefined> {
  const known = cached(() => readIndex(false), trusted);

  async function ownerIn(index: AliasIndex, alias: string): Promise<Model | undefined> {
    for (const name of ownersIn(index, alias)) {
      const model = await readModel(name);
      if (model?.aliases.includes(alias)) return model;
    }
    return undefined;
  }

  /** Where no model has it any more that had it when the index was read, another may have it since. */
  const ownerOf = cached(async (alias) => {
    const remembered = await ownerIn(await known(""), alias);
    return remembered ?? ownerIn(await readIndex(true), alias);
  }, trusted);

  return async (name) => {
    const index = await known("");
    if (index.size === 0) return undefined;
    for (const alias of aliasesMeant(name)) {
      const owner = index.has(alias) ? await ownerOf(alias) : undefined;
      if (owner !== undefined) return owner;
    }
    return undefined;
  };
}
