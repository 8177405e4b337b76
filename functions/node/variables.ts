// Environment variables as settings. Empty ones count as unset, and what is wrong with each is collected.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseDocument } from "../core/directory/document-text.ts";

export interface Variables {
  text(name: string): string | undefined;
  /** `words` are those that may be written in place of a number. */
  wholeNumber(name: string, standard: number, range: Range, words?: ReadonlyMap<string, number>): number;
  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined;
  /** A value of the given form. `expected` describes it. */
  name(name: string, standard: string, form: { readonly pattern: RegExp; readonly expected: string }): string;
  /** Of HTTP or HTTPS. */
  address(name: string): string | undefined;
  path(name: string): string | undefined;
  /** The text of the file whose path it is: a JSON object. */
  document(name: string): string | undefined;
  /** A line for each that is wrong. */
  readonly errors: string[];
}

type Range = readonly [from: number, to: number];

export function readVariables(environment: NodeJS.ProcessEnv): Variables {
  const errors: string[] = [];
  const text = (name: string) => environment[name] || undefined;
  const path = (name: string) => {
    const written = text(name);
    // npm runs scripts in the package's folder, wherever it was called.
    return written === undefined ? undefined : resolve(text("INIT_CWD") ?? "", written);
  };
  return {
    errors,
    text,
    path,
    wholeNumber(name, standard, [from, to], words = new Map()) {
      const written = text(name) ?? String(standard);
      const value = words.get(written) ?? (/^\d{1,9}$/.test(written) ? Number(written) : Number.NaN);
      const expected = [...words.keys(), `a whole number from ${from} to ${to}`].join(" or ");
      if (!(value >= from && value <= to)) errors.push(`${name} must be ${expected}, not "${written}"`);
      return value;
    },
    oneOf(name, allowed) {
      const written = text(name);
      const known = allowed.find((one) => one === written);
      if (written !== undefined && known === undefined)
        errors.push(`${name} must be ${allowed.join(" or ")}, not "${written}"`);
      return known;
    },
    name(name, standard, { pattern, expected }) {
      const written = text(name) ?? standard;
      if (!pattern.test(written)) errors.push(`${name} must be ${expected}, not "${written}"`);
      return written;
    },
    address(name) {
      const written = text(name);
      if (written !== undefined && !(URL.canParse(written) && /^https?:/.test(written)))
        errors.push(`${name} must be an http or https address`); // It may hold a password.
      return written;
    },
    document(name) {
      const file = path(name);
      const read = file === undefined ? undefined : readDocument(file);
      if (read?.fault !== undefined) errors.push(`${name}: ${file} ${read.fault}`);
      return read?.text;
    },
  };
}

/** Nothing of what is in the file is repeated: it holds a secret. */
function readDocument(file: string): { readonly text?: string; readonly fault?: string } {
  try {
    const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
    return parseDocument(text) === undefined ? { fault: "holds no JSON object" } : { text };
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { fault: isMissing ? "does not exist" : "cannot be read" };
  }
}
