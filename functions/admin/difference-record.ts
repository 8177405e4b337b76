// What differs between two documents, for programs: without secrets.
import { type Difference, shownValue } from "./difference.ts";

export interface FieldChange {
  readonly field: string;
  /** Null where the field is missing. */
  readonly before: unknown;
  readonly after: unknown;
}

export function recordOfDifference({ path, before, after }: Difference): FieldChange {
  return { field: path, before: shownValue(path, before) ?? null, after: shownValue(path, after) ?? null };
}
