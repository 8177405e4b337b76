// Whether the operators' commands take a command line: their own parser says so, and nothing is carried out.
import { CommanderError } from "commander";
import { sluice } from "../../../cli/sluice/command.ts";

class Parsed extends Error {}

let isParsing = false;
let hasHook = false;
let last: Promise<unknown> = Promise.resolve();

/** Throws what the parser finds wrong. One after the other: the commands are the same objects each time. */
export function parseSluice(words: readonly string[]): Promise<void> {
  const result = last.then(() => parse(words));
  last = result.catch(() => {});
  return result;
}

async function parse(words: readonly string[]): Promise<void> {
  if (!hasHook) sluice.hook("preAction", stopWhileParsing);
  hasHook = true;
  isParsing = true;
  try {
    await sluice.parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof Parsed || (error instanceof CommanderError && error.exitCode === 0)) return;
    throw error;
  } finally {
    isParsing = false;
  }
}

/** The commands are shared with other tests, which carry them out. */
function stopWhileParsing(): void {
  if (isParsing) throw new Parsed();
}
