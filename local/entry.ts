// What both entries have in common for the rest of the local server.
import type { OwnBundle } from "./bundle.ts";
import type { OnLog } from "./node-process.ts";
import type { Closeable } from "./scope.ts";

export const ENTRIES = ["function", "server"] as const;
/** Lambda's runtime client with the function in it, or one process of Node for all calls. */
export type Entry = (typeof ENTRIES)[number];

/** What it runs, unless another module is given. */
export const MODULES: Readonly<Record<Entry, string>> = {
  function: "functions/gateway.ts",
  server: "functions/server.ts",
};

/** A process of an entry. */
export interface EntryProcess {
  pid: number;
  /** Whether a call is under way; of a server, which has many, that is not known. */
  busy?: boolean;
}

/** An entry that serves. */
export interface RunningEntry extends Closeable {
  port: number;
  environments(): EntryProcess[];
  /**
   * New calls get new processes, also for the same bundle. Settles when they do; if the bundle does not start, this rejects and
   * nothing changes. Calls under way finish in the old ones; `retired` settles when all of those are gone.
   */
  replace(bundle: OwnBundle): Promise<{ retired: Promise<unknown> }>;
}

export interface Code {
  readonly bundle: Promise<OwnBundle>;
  /** Settles when the database has the models and keys. */
  readonly filled: Promise<void>;
  readonly variables: Record<string, string>;
  readonly onLog: OnLog;
}

/** Has its address already, or knows that it is free. */
export type StartEntry = (code: Code) => Promise<RunningEntry>;
