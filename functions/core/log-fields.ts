// What hooks add to the log line of their call.

/** Plain values only. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface CallLog {
  /** Adds fields to the call's log line, up to `postCall`. A later value replaces an earlier one. */
  readonly log: (fields: LogFields) => void;
  /** The fields so far. */
  readonly logged: LogFields;
}

const MOST_FIELDS = 32;
const NAME = /^[A-Za-z]\w{0,63}$/;
/** In characters. */
const LONGEST_TEXT = 256;

/** Ignores what does not fit: a hook must not fail, nor the line grow without bound, because of what it logs. */
export function openCallLog(): CallLog {
  const logged: Record<string, LogFields[string]> = {};
  let count = 0;
  const log = (fields: LogFields) => {
    for (const [name, value] of Object.entries(fields ?? {})) {
      const isNew = !Object.hasOwn(logged, name);
      if (!NAME.test(name) || !isPlain(value) || (isNew && count === MOST_FIELDS)) continue;
      if (isNew) count++;
      logged[name] = typeof value === "string" ? value.slice(0, LONGEST_TEXT) : value;
    }
  };
  return { log, logged };
}

/** Hooks in JavaScript, or with a cast, pass anything. */
function isPlain(value: unknown): boolean {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
