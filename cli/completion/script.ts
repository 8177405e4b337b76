// What the scripts for all shells share: the function `sluice`, which runs the commands of this installation.
import { fileURLToPath } from "node:url";

export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Faster than npm, and with the directory from which it is called, as npm passes it on. */
export function functionDefinition(): string {
  const [shell, entry] = ["../../local/shell.ts", "../sluice.ts"].map((path) =>
    quote(fileURLToPath(new URL(path, import.meta.url))),
  );
  return `sluice() { INIT_CWD="$PWD" ${quote(process.execPath)} ${shell} ${entry} "$@"; }`;
}
