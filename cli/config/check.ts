// `config check`: whether a file could be applied. It looks at the file only.
import { command } from "../program.ts";
import { say, warn } from "../terminal.ts";
import { danglingNames, readConfigurationFile } from "./file.ts";

export const check = command("check")
  .description("Tells every mistake in a file, by its path. It needs no gateway.")
  .argument("<file>", "the file of models and keys")
  .action(checkFile);

async function checkFile(path: string): Promise<void> {
  const file = await readConfigurationFile(path);
  const names = new Set(file.models.map(({ name }) => name));
  for (const dangling of danglingNames(file, names)) warn(`${dangling} in this file`);
  say(`${path} is in order: ${count(file.models.length, "model")}, ${count(file.keys.length, "key")}.`);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
