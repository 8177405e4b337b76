// Why a connection failed: the code that the platform gave the error, such as ECONNREFUSED.

/** Of errors within errors. They may form a cycle. */
const MOST_ERRORS = 16;
/** Everything else could be text of a client or a provider. */
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

/** The first code of an error, its causes, and the errors of an AggregateError. */
export function causeCodeOf(error: unknown): string | undefined {
  const errors: unknown[] = [error];
  for (let at = 0; at < Math.min(errors.length, MOST_ERRORS); at++) {
    const one = errors[at];
    if (!(one instanceof Error)) continue;
    if ("code" in one && typeof one.code === "string" && CODE.test(one.code)) return one.code;
    if (one instanceof AggregateError) errors.push(...one.errors.slice(0, MOST_ERRORS));
    errors.push(one.cause);
  }
  return undefined;
}
