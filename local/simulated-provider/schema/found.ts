// A value that was found for a schema, and about how long its JSON is: it may contain another value many times.

export interface Found {
  readonly value: unknown;
  readonly size: number;
}

export const maxSize = 32_768;

/** Undefined where there is no value, or one that is too large. */
export function measured(value: unknown): Found | undefined {
  if (value === undefined) return undefined;
  const size = JSON.stringify(value).length;
  return size > maxSize ? undefined : { value, size };
}
