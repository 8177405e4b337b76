// The accounts that calls are made with, each with the token that it has at the time.
import { misconfigured } from "../../core/upstream/upstream-error.ts";
import type { RenewedToken } from "./renewed-token.ts";

export interface Account extends RenewedToken {
  /** What names the account, or proves that it is the gateway. */
  readonly secrets: readonly string[];
}

/** More than any deployment has: credentials that are replaced leave theirs behind. */
const MOST_ACCOUNTS = 256;

/** Finds what was opened with the same texts before. Throws what `open` throws. */
export function remembered<Texts extends readonly string[], Opened>(
  open: (...texts: Texts) => Opened,
): (...texts: Texts) => Opened {
  const all = new Map<string, Opened>();
  return (...texts) => {
    const name = JSON.stringify(texts);
    const known = all.get(name);
    if (known !== undefined) return known;
    const opened = open(...texts);
    const [oldest] = all.keys();
    if (all.size >= MOST_ACCOUNTS && oldest !== undefined) all.delete(oldest);
    all.set(name, opened);
    return opened;
  };
}

/** Credentials that cannot be read are the operator's to repair. */
export function findFor<Found>(model: string, find: () => Found): Found {
  try {
    return find();
  } catch (cause) {
    throw misconfigured(model, cause instanceof Error ? cause : new Error("unusable credentials"));
  }
}
