// Environment variables as settings. Empty ones count as unset, and what is wrong with each is collected.
import { resolve } from "node:path";

export interface Variables {
  text(name: string): string | undefined;
  wholeNumber(name: string, standard: number, range: readonly [from: number, to: number]): number;
  /** Of HTTP or HTTPS. */
  address(name: string): string | undefined;
  path(name: string): string | undefined;
  /** A line for each that is wrong. */
  readonly mistakes: string[];
}

export function readVariables(environment: NodeJS.ProcessEnv): Variables {
  const mistakes: string[] = [];
  const text = (name: string) => environment[name] || undefined;
  return {
    mistakes,
    text,
    wholeNumber(name, standard, [from, to]) {
      const written = text(name) ?? String(standard);
      const value = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN;
      if (!(value >= from && value <= to))
        mistakes.push(`${name} must be a whole number from ${from} to ${to}, not "${written}"`);
      return value;
    },
    address(name) {
      const written = text(name);
      if (written !== undefined && !(URL.canParse(written) && /^https?:/.test(written)))
        mistakes.push(`${name} must be an http or https address, not "${written}"`);
      return written;
    },
    path(name) {
      const written = text(name);
      // npm runs scripts in the package's folder, wherever it was called.
      return written === undefined ? undefined : resolve(text("INIT_CWD") ?? "", written);
    },
  };
}
