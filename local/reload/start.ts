// Hot reload: watches the code and the file of models and keys, and takes one change after the other.
import { unwatchFile, watchFile } from "node:fs";
import type { Configuration } from "../../functions/core/directory/configuration.ts";
import { CONSOLE_SOURCES } from "../build-console.ts";
import type { OwnBundle } from "../bundle.ts";
import type { Bundles } from "../bundles.ts";
import type { LocalConsole } from "../console.ts";
import { type Database, refillDynamoDb } from "../dynamodb.ts";
import type { RunningEntry } from "../entry.ts";
import type { Closeable } from "../scope.ts";
import { createCodeReload } from "./code.ts";
import { createConfigurationReload } from "./configuration.ts";
import { createQueue } from "./queue.ts";
import { watchSources } from "./watch-sources.ts";

export interface ReloadOptions {
  /** The file of models and keys. */
  readonly configurationPath: string;
  /** Gets lines for the person who changes something. */
  report(line: string): void;
  /** Gets every file that is read, to warn of what is valid in it but looks wrong. */
  warn(configuration: Configuration): void;
}

interface Parts {
  readonly bundles: Bundles;
  /** What serves now. */
  readonly bundle: OwnBundle;
  readonly running: RunningEntry;
  readonly database: Database;
  readonly console: Pick<LocalConsole, "reload"> | undefined;
}

/** Milliseconds between two looks at the file, which may be a link or on another machine's disk. */
const INTERVAL = 500;

export async function startReloads(parts: Parts, first: Configuration, options: ReloadOptions): Promise<Closeable> {
  const { bundles, bundle, running, database, console } = parts;
  const { configurationPath: path, report, warn } = options;
  const queue = createQueue();
  const code = createCodeReload({ first: bundle, bundles, running, report });
  const sources = watchSources(() => queue.add(reloadCode), report);

  const watchCode = () => sources.watch({ ...code.current(), folders: [CONSOLE_SOURCES] });
  async function reloadCode(): Promise<void> {
    await watchCode(); // Before the build reads, so that no change is missed.
    await code.reload();
    await console?.reload(report);
  }

  async function apply(next: Configuration, previous: Configuration): Promise<void> {
    await refillDynamoDb(database.endpoint, next, previous);
    await running.replace(code.current()); // Processes remember what they have read for a while.
  }
  const reloadFile = createConfigurationReload({ path, first, apply, report, warn });
  const onFile = () => queue.add(reloadFile);

  await watchCode();
  watchFile(path, { interval: INTERVAL, persistent: false }, onFile);
  return {
    async close() {
      sources.close();
      unwatchFile(path, onFile);
      await queue.close();
    },
  };
}
