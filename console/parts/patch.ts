// What a form has changed, as a JSON merge patch (RFC 7396): absent is unchanged, null is gone.

export type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Undefined where nothing differs. Undefined members count as absent. */
export function mergePatch(before: JsonObject, after: JsonObject): Record<string, Json> | undefined {
  const patch: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[name], after[name]];
    if (isSame(was, is)) continue;
    if (is === undefined) patch[name] = null;
    else patch[name] = isObject(was) && isObject(is) ? mergePatch(was, is) : is;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** By value; the order of members does not count. */
export function isSame(one: Json, other: Json): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  if (!isObject(one) || !isObject(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSame(one[name], other[name]));
}

/** Between the names of a path: in no name. */
const STEP = "\u0000";

/** Each value by its path. Lists are values; undefined members are left out. */
export function flat(object: JsonObject, prefix = ""): Record<string, Json> {
  const paths: Record<string, Json> = {};
  for (const [name, value] of Object.entries(object)) {
    if (isObject(value)) Object.assign(paths, flat(value, `${prefix}${name}${STEP}`));
    else if (value !== undefined) paths[`${prefix}${name}`] = value;
  }
  return paths;
}

/** As people read a path, such as `rate_limit.rpm`. */
export function shownPath(path: string): string {
  return path.replaceAll(STEP, ".");
}

/** The reverse of `flat`. */
export function nested(paths: JsonObject): Record<string, Json> {
  const groups = Map.groupBy(Object.entries(paths), ([path]) => path.split(STEP, 1)[0] ?? "");
  const members = [...groups].map(([name, inner]) => [name, innerOf(name, inner)] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function innerOf(name: string, inner: readonly (readonly [string, Json])[]): Json {
  const [only] = inner;
  if (only?.[0] === name) return only[1];
  const value = nested(Object.fromEntries(inner.map(([path, value]) => [path.slice(name.length + 1), value])));
  return Object.keys(value).length === 0 ? undefined : value;
}
