// Environment variables as settings. Empty ones count as unset, and what is wrong with each is collected.
import { resolve } from "node:path";

export interface Variables {
  text(name: string): string | undefined;
  wholeNumber(name: string, standard: number, range: readonly [from: number, to: number]): number;
  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined;
  /** Of HTTP or HTTPS. */
  address(name: string): string | undefined;
  path(name: string): string | undefined;
  /** A line for each that is wrong. */
  readonly errors: string[];
}

export function readVariables(environment: NodeJS.ProcessEnv): Variables {
  const errors: string[] = [];
  const text = (name: string) => environment[name] || undefined;
  return {
    errors,
    text,
    wholeNumber(name, standard, [from, to]) {
      const written = text(name) ?? String(standard);
      const value = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN;
      if (!(value >= from && value <= to))
        errors.push(`${name} must be a whole number from ${from} to ${to}, not "${written}"`);
      return value;
    },
    oneOf(name, allowed) {
      const written = text(name);
      const known = allowed.find((one) => one === written);
      if (written !== undefined && known === undefined)
        errors.push(`${name} must be ${allowed.join(" or ")}, not "${written}"`);
      return known;
    },
    address(name) {
      const written = text(name);
      if (written !== undefined && !(URL.canParse(written) && /^https?:/.test(written)))
        errors.push(`${name} must be an http or https address`); // It may hold a password.
      return written;
    },
    path(name) {
      const written = text(name);
      // npm runs scripts in the package's folder, wherever it was called.
      return written === undefined ? undefined : resolve(text("INIT_CWD") ?? "", written);
    },
  };
}
