// Whether every alias of a file means one model: it may be the name of none, and an alias of no other.
import type { Entries, Rule } from "./configuration-rules.ts";
import { shown } from "./path.ts";

/** Within the file. */
export const ownAliases: Rule = ({ models }) => {
  const names = new Map(models.map((entry, at) => [entry?.["name"], at]));
  const firsts = new Map<string, string>();
  return aliasesIn(models).flatMap(({ alias, path, at }) => {
    const named = names.get(alias);
    if (named !== undefined)
      return [`${path}: ${named === at ? "the model's own name" : `models[${named}] has this name`}`];
    const first = firsts.get(alias);
    if (first !== undefined) return [`${path}: duplicate alias; ${first} is the same`];
    firsts.set(alias, path);
    return [];
  });
};

/** What of a model says how clients may name it. */
interface Named {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
}

/** Between the file and models that are not in it. */
export function foreignAliases(others: readonly Named[]): Rule {
  const names = new Set(others.map(({ name }) => name));
  const owners = new Map(others.flatMap(({ name, aliases = [] }) => aliases.map((alias) => [alias, name])));
  return ({ models }) => [
    ...aliasesIn(models).flatMap(({ alias, path }) => {
      const owner = owners.get(alias);
      if (names.has(alias)) return [`${path}: there is a model of this name`];
      return owner === undefined ? [] : [`${path}: the model ${shown(owner)} has this alias`];
    }),
    ...models.flatMap((entry, at) => {
      const owner = owners.get(String(entry?.["name"]));
      return owner === undefined ? [] : [`models[${at}].name: the model ${shown(owner)} has this alias`];
    }),
  ];
}

interface Alias {
  readonly alias: string;
  readonly path: string;
  /** Of the model. */
  readonly at: number;
}

function aliasesIn(models: Entries["models"]): Alias[] {
  return models.flatMap((entry, at) => {
    const aliases: unknown = entry?.["aliases"];
    if (!Array.isArray(aliases)) return [];
    return aliases.flatMap((alias, index) =>
      typeof alias === "string" ? [{ alias, at, path: `models[${at}].aliases[${index}]` }] : [],
    );
  });
}
