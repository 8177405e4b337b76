// What differs between two documents, for programs: without secrets.
import type { Difference } from "./difference.ts";

/** The address of a provider may hold credentials, too; only the names of these members are shown. */
const SECRET = /^provider_config\.(?!(?:region|project|location|api_version)$)/;

export interface FieldChange {
  readonly field: string;
  /** Null where the field is missing. */
  readonly before: unknown;
  readonly after: unknown;
}

export function recordOfDifference({ path, before, after }: Difference): FieldChange {
  const shown = (value: unknown) => (value === undefined ? null : SECRET.test(path) ? "(secret)" : value);
  return { field: path, before: shown(before), after: shown(after) };
}
