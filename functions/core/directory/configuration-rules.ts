// What must be true between the entries of a file of models and keys, and between the fields of one. The rules look at the
// file as it came, so that their errors are reported also where other fields are wrong.
import { isMembers, type Members } from "../wire/members.ts";
import { errorsOfTargets } from "./configuration-targets.ts";
import { shown } from "./path.ts";

/** The entries of a file; undefined where one is no object. */
export interface Entries {
  readonly models: readonly (Members | undefined)[];
  readonly keys: readonly (Members | undefined)[];
}

/** One line for each error, beginning with the path of a field. */
export type Rule = (file: Entries) => readonly string[];

export function entriesIn(file: unknown): Entries {
  return { models: entriesOf(file, "models"), keys: entriesOf(file, "keys") };
}

export const ownRules: Rule = ({ models, keys }) => {
  // A rotated key has the name of the one that it replaces.
  const originals = keys.map((entry) => (entry?.["replaces"] === undefined ? entry : undefined));
  return [
    ...duplicates("models", models, "name"),
    ...duplicates("keys", originals, "name"),
    ...["key", "hash", "public_id"].flatMap((field) => duplicates("keys", keys, field)),
    ...models.flatMap((entry, at) => (entry ? errorsOfModel(entry) : []).map((error) => `models[${at}].${error}`)),
    ...keys.flatMap((entry, at) => (entry ? errorsOfKey(entry) : []).map((error) => `keys[${at}].${error}`)),
  ];
};

function errorsOfModel(entry: Members): string[] {
  return [...errorsOfTargets(entry), ...errorsOfDropped(entry), ...errorsOfFallbacks(entry)];
}

/** A member cannot be left out and sent. */
function errorsOfDropped({ drop, defaults, set }: Members): string[] {
  const dropped = Array.isArray(drop) ? drop : [];
  const isIn = (members: unknown, name: unknown) => isMembers(members) && Object.hasOwn(members, String(name));
  return dropped.flatMap((name, at) => {
    const other = isIn(set, name) ? "set" : isIn(defaults, name) ? "defaults" : undefined;
    return other === undefined ? [] : [`drop[${at}]: ${shown(String(name))} is also in \`${other}\``];
  });
}

/** No model is asked twice for one call. Two models may be fallbacks of each other: theirs are not followed further. */
function errorsOfFallbacks({ name, fallbacks }: Members): string[] {
  const names: unknown[] = Array.isArray(fallbacks) ? fallbacks : [];
  return names.flatMap((fallback, at) => {
    if (typeof fallback !== "string") return [];
    if (fallback === name) return [`fallbacks[${at}]: a model cannot be its own fallback`];
    const first = names.indexOf(fallback);
    return first < at ? [`fallbacks[${at}]: the same as fallbacks[${first}]`] : [];
  });
}

function errorsOfKey(entry: Members): string[] {
  const given = ["key", "hash"].filter((field) => entry[field] !== undefined);
  if (given.length === 0) return ["key: missing; give either `key` itself or `hash`, its SHA-256"];
  if (given.length === 2) return ["key: cannot be combined with `hash`; give one of the two"];
  if (given[0] === "key" && entry["public_id"] !== undefined)
    return ["public_id: belongs to `hash`; a `key` has its own"];
  return [];
}

/** What is no list counts as an entry that cannot be read. */
function entriesOf(file: unknown, name: string): (Members | undefined)[] {
  const list = isMembers(file) ? (file[name] ?? []) : [];
  return Array.isArray(list) ? list.map((entry) => (isMembers(entry) ? entry : undefined)) : [undefined];
}

function duplicates(list: string, entries: readonly (Members | undefined)[], field: string): string[] {
  const firsts = new Map<unknown, number>();
  return entries.flatMap((entry, at) => {
    const value = entry?.[field];
    const first = firsts.get(value);
    if (typeof value !== "string") return [];
    if (first !== undefined) return [`${list}[${at}].${field}: duplicate ${field}; ${list}[${first}] has it, too`];
    firsts.set(value, at);
    return [];
  });
}
