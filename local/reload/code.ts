// New code for new calls: bundled after every change, and tried before it replaces what serves.

import { StartError } from "../../functions/node/start-error.ts";
import type { OwnBundle } from "../bundle.ts";
import type { Bundles } from "../bundles.ts";
import type { RunningEntry } from "../entry.ts";

export interface CodeReload {
  /** What serves. */
  current(): OwnBundle;
  /** Never rejects: what is wrong is reported, and the code from before goes on. */
  reload(): Promise<void>;
}

interface Options {
  readonly first: OwnBundle;
  readonly bundles: Bundles;
  readonly running: RunningEntry;
  report(line: string): void;
}

export function createCodeReload({ first, bundles, running, report }: Options): CodeReload {
  let current = first;
  let isBroken = false;

  async function reload(): Promise<void> {
    const next = await bundles.build();
    if (next.fingerprint === current.fingerprint) {
      if (isBroken) report("reloaded: the code is as it was before the error");
      return bundles.drop(next);
    }
    try {
      const { retired } = await running.replace(next);
      const old = current;
      current = next;
      void retired.then(() => bundles.drop(old));
    } catch (error) {
      await bundles.drop(next);
      throw new StartError(`the changed code does not start: ${(error as Error).message}`);
    }
    report("reloaded: new calls use the changed code");
  }

  return {
    current: () => current,
    async reload() {
      try {
        await reload();
        isBroken = false;
      } catch (error) {
        isBroken = true;
        for (const line of error instanceof StartError ? error.lines : [String(error)]) report(line);
        report("not reloaded: calls use the code from before the change");
      }
    },
  };
}
