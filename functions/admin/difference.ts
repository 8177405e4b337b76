// What differs between two documents, field by field, and how it is shown: without secrets.
import { isDeepStrictEqual } from "node:util";
import { formatPath, inOneLine } from "../core/directory/path.ts";
import { shownAddress } from "../core/directory/shown-address.ts";
import { isMembers } from "../core/wire/members.ts";

export interface Difference {
  /** Such as `rate_limit.rpm`. */
  readonly path: string;
  /** Undefined where the field is missing. */
  readonly before: unknown;
  readonly after: unknown;
}

/** A list is one field, but for `targets`, and a missing document an empty one. The order of members does not count: DynamoDB keeps none. */
export function differences(before: object | undefined, after: object): Difference[] {
  const [old, new_] = [fieldsOf(before ?? {}), fieldsOf(after)];
  const paths = [...new Set([...new_.keys(), ...old.keys()])];
  const all = paths.map((path) => ({ path, before: old.get(path), after: new_.get(path) }));
  return all.filter((one) => !isDeepStrictEqual(one.before, one.after));
}

/** Such as `rate_limit.rpm: 60 → 120`. */
export function formatDifference({ path, before, after }: Difference): string {
  const [old, new_] = [formatValue(path, before), formatValue(path, after)];
  if (before === undefined) return `${path}: ${new_}`;
  return `${path}: ${old} → ${old === new_ ? "(new secret)" : new_}`;
}

function formatValue(path: string, value: unknown): string {
  if (value === undefined) return "–";
  const shown = shownValue(path, value);
  return shown === SECRET ? SECRET : inOneLine(JSON.stringify(shown));
}

/** The value of a field as others may read it. The name of a parameter is no secret. */
export function shownValue(path: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (/(?:^|\.)provider_config\.(?:api_key$|credentials$|headers\.)/.test(path)) return SECRET;
  return /(?:^|\.)provider_config\.api_base$/.test(path) ? shownAddress(value) : value;
}

/** Of a model, or of one of its targets. */
export function isOfCatalogue(path: string): boolean {
  return /^(?:targets\[\d+\]\.)?catalogue\./.test(path);
}

const SECRET = "(secret)";

/** Their members are the provider's, and each is one field, whatever it holds. */
const ADDITIONS = new Set(["defaults", "set"]);
/** Text or a reference, and one field in both forms. */
const REFERABLE = new Set(["api_key", "api_base", "credentials"]);

function fieldsOf(value: object, path: readonly PropertyKey[] = []): Map<string, unknown> {
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    if (name === "targets" && path.length === 0 && Array.isArray(field)) return fieldsOfTargets(field);
    if (isMembers(field) && !ADDITIONS.has(String(path[0])) && !REFERABLE.has(name))
      return [...fieldsOf(field, [...path, name])];
    return field === undefined ? [] : [[formatPath([...path, name]), field]];
  });
  return new Map(fields);
}

/** Their keys must not be shown as parts of a list. */
function fieldsOfTargets(targets: readonly object[]): [string, unknown][] {
  return targets.flatMap((target, at) => [...fieldsOf(target, ["targets", at])]);
}
