// What must be true between the entries of a configuration, and between the fields of one. These mistakes are told also
// where other fields are wrong, so the rules look at the file as it came.
import { isMembers, type Members } from "./members.ts";

/** One line for each mistake. What is no object where an entry should be is for others to tell. */
export function mistakesAcross(file: unknown): string[] {
  const models = entriesOf(file, "models");
  const keys = entriesOf(file, "keys");
  // A rotated key has the name of the one that it replaces.
  const originals = keys.map((entry) => (entry?.["replaces"] === undefined ? entry : undefined));
  return [
    ...repeated("models", models, "name"),
    ...repeated("keys", originals, "name"),
    ...["key", "hash", "public_id"].flatMap((field) => repeated("keys", keys, field)),
    ...models.flatMap((entry, at) =>
      (entry ? mistakesOfModel(entry) : []).map((mistake) => `models[${at}].${mistake}`),
    ),
    ...keys.flatMap((entry, at) => (entry ? mistakesOfKey(entry) : []).map((mistake) => `keys[${at}].${mistake}`)),
  ];
}

/** A member cannot be left out and sent. */
function mistakesOfModel({ drop, defaults, set }: Members): string[] {
  const dropped = Array.isArray(drop) ? drop : [];
  const isIn = (members: unknown, name: unknown) => isMembers(members) && Object.hasOwn(members, String(name));
  return dropped.flatMap((name, at) => {
    const other = isIn(set, name) ? "set" : isIn(defaults, name) ? "defaults" : undefined;
    return other === undefined ? [] : [`drop[${at}]: '${name}' is in \`${other}\`, too`];
  });
}

function mistakesOfKey(entry: Members): string[] {
  const given = ["key", "hash"].filter((field) => entry[field] !== undefined);
  if (given.length === 0) return ["key: missing; a key gives either `key` itself or `hash`, its SHA-256"];
  if (given.length === 2) return ["key: cannot stand beside `hash`; one of the two says which key it is"];
  if (given[0] === "key" && entry["public_id"] !== undefined)
    return ["public_id: belongs to `hash`; a `key` has its own"];
  return [];
}

function entriesOf(file: unknown, name: string): (Members | undefined)[] {
  const list = isMembers(file) ? file[name] : undefined;
  return Array.isArray(list) ? list.map((entry) => (isMembers(entry) ? entry : undefined)) : [];
}

function repeated(list: string, entries: readonly (Members | undefined)[], field: string): string[] {
  const values = entries.map((entry) => entry?.[field]);
  const again = [...values.keys()].filter((at) => typeof values[at] === "string" && values.indexOf(values[at]) < at);
  return again.map((at) => `${list}[${at}].${field}: stands twice`);
}
