// The variables that the code reads: a page that sets another one has it wrong.
import { globSync, readFileSync } from "node:fs";
import { DEFAULT_CREDENTIALS } from "../../../functions/providers/default-credentials.ts";

const OURS = /\bSLUICE_[A-Z][A-Z0-9_]*\b/g;

let read: ReadonlySet<string> | undefined;

function readByCode(): ReadonlySet<string> {
  const files = globSync(["{cli,functions,infra,local}/**/*.{ts,mjs}", "sst.config.ts", "site/.vitepress/*.ts"]);
  read ??= new Set(files.flatMap((file) => readFileSync(file, "utf8").match(OURS) ?? []));
  return read;
}

const ofProviders: ReadonlySet<string> = new Set(
  DEFAULT_CREDENTIALS.flatMap(({ keyVariable, addressVariable }) => [keyVariable, addressVariable ?? ""]),
);

/** The variables that a script sets, of those that the code reads. Throws for one that nothing reads. */
export function variablesSetIn(script: string): readonly string[] {
  const set = [...script.matchAll(/\b([A-Z][A-Z0-9_]*)=/g)].map(([, name = ""]) => name);
  // Clients' variables that hold a key have any name.
  const ours = set.filter((name) => name.startsWith("SLUICE_") && !name.endsWith("_KEY"));
  for (const name of ours) if (!readByCode().has(name)) throw new Error(`nothing reads the variable ${name}`);
  return [...ours, ...set.filter((name) => ofProviders.has(name))];
}
