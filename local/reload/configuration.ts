// The file of models and keys, applied again when it changes.
import { isDeepStrictEqual } from "node:util";
import type { Configuration } from "../../functions/core/directory/configuration.ts";
import { StartError } from "../../functions/node/start-error.ts";
import { readConfiguration } from "../configuration.ts";

interface Options {
  readonly path: string;
  readonly first: Configuration;
  /** `previous` is what the file said before. */
  apply(next: Configuration, previous: Configuration): Promise<void>;
  report(line: string): void;
  /** Gets what is read, to warn of what is valid in it but looks wrong. */
  warn(next: Configuration): void;
}

function counted({ length }: readonly object[], noun: string): string {
  return `${length} ${noun}${length === 1 ? "" : "s"}`;
}

/** What it returns never rejects: what is wrong is reported, and the models and keys from before stay. */
export function createConfigurationReload({ path, first, apply, report, warn }: Options): () => Promise<void> {
  let current = first;
  return async () => {
    try {
      const next = await readConfiguration(path, process.env);
      if (isDeepStrictEqual(next, current)) return;
      warn(next);
      await apply(next, current);
      current = next;
      report(`reloaded ${path}: ${counted(next.models, "model")}, ${counted(next.keys, "key")}`);
    } catch (error) {
      for (const line of error instanceof StartError ? error.lines : [String(error)]) report(line);
      report("not reloaded: the models and keys stay as they are");
    }
  };
}
