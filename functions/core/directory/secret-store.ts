// Providers' keys that are kept elsewhere and known to the tables by their names: read when a call needs one, and remembered.
// It imports nothing, so that in the bundle it is beside the store that it needs, and loaded with that.

export interface Secrets {
  /** Throws a 503 `limits_unavailable` where the store cannot be reached, a 502 `upstream_auth_failed` where it has no such secret. */
  get(name: string): Promise<string>;
  /** To be called when a provider refuses a secret: it may have been replaced, and is read again for the next call. */
  refused(name: string): void;
}

/** Milliseconds for which a secret is trusted. */
const TRUSTED = 5 * 60_000;
/** Milliseconds between two readings of one that is missing, that a provider refuses, or that cannot be read anew. */
const SHORTEST_REST = 5_000;

interface Remembered {
  /** Undefined if there is none. */
  readonly value: string | undefined;
  readonly triedAt: number;
  until: number;
}

export interface StoreOptions {
  /** Undefined if there is no such secret. Throws if that cannot be known. */
  readonly read: (name: string) => Promise<string | undefined>;
  /** Told of every secret that is missing (without a cause) or cannot be read. */
  readonly report: (name: string, cause?: unknown) => void;
  /** What `get` throws. */
  readonly missing: () => Error;
  readonly unreachable: (cause: unknown) => Error;
}

/** No header may have them, but a JSON document may: the provider could not be asked, and would seem to be down. */
class ControlCharacters extends Error {
  override readonly name = "ControlCharacters";
}

/**
 * Many calls at once read a secret once. While the store cannot be reached, the value that was read last goes on serving:
 * the provider itself decides whether it still holds. A failure is remembered only where there is such a value.
 */
export function secretStore({ read, report, missing, unreachable }: StoreOptions): Secrets {
  const remembered = new Map<string, Remembered>();
  const underway = new Map<string, Promise<void>>();

  async function readAnew(name: string): Promise<void> {
    const old = remembered.get(name)?.value;
    try {
      const value = (await read(name))?.trim() || undefined;
      if (value === undefined) report(name);
      else if (!value.startsWith("{") && /\p{Cc}/u.test(value)) throw new ControlCharacters();
      remember(name, value, value === undefined ? SHORTEST_REST : TRUSTED);
    } catch (cause) {
      report(name, cause);
      if (old === undefined) throw unreachable(cause);
      remember(name, old, SHORTEST_REST);
    }
  }

  function remember(name: string, value: string | undefined, trusted: number): void {
    const triedAt = Date.now();
    remembered.set(name, { value, triedAt, until: triedAt + trusted });
  }

  function readOnce(name: string): Promise<void> {
    const begun = underway.get(name);
    if (begun !== undefined) return begun;
    const reading = readAnew(name).finally(() => underway.delete(name));
    underway.set(name, reading);
    return reading;
  }

  return {
    async get(name) {
      if ((remembered.get(name)?.until ?? 0) <= Date.now()) await readOnce(name);
      const value = remembered.get(name)?.value;
      if (value === undefined) throw missing();
      return value;
    },
    refused(name) {
      const known = remembered.get(name);
      if (known !== undefined) known.until = Math.min(known.until, known.triedAt + SHORTEST_REST);
    },
  };
}
