// The console on the local server: a function of its own, or within the process of the server entry.
import type { Bundles } from "./bundles.ts";
import { type ConsoleFiles, createConsoleFiles } from "./console-files.ts";
import { createConsoleFunction } from "./console-function.ts";
import type { Entry, EntryProcess } from "./entry.ts";
import { startFunctionUrl } from "./function-url.ts";
import type { Lambda } from "./lambda.ts";
import type { OnLog } from "./node-process.ts";
import type { Scope } from "./scope.ts";

interface Options {
  readonly entry: Entry;
  readonly host: string;
  /** An origin of its own, as on AWS without a domain; it shares the gateway's, unless given. */
  readonly consolePort?: number | undefined;
  readonly concurrency: number;
  readonly consoleBundles?: Bundles | undefined;
  onFault(line: string): void;
}

export interface LocalConsole {
  /** Undefined where it shares the gateway's. */
  readonly port: number | undefined;
  /** What the Function URL of the gateway invokes for it. */
  readonly invoke: Lambda["invoke"] | undefined;
  /** Gets each line of the entry. */
  hear(line: string): void;
  /** For the process of the server entry. */
  readonly variables: Record<string, string>;
  begin(surroundings: { readonly variables: Record<string, string>; readonly onLog: OnLog }): void;
  environments(): EntryProcess[];
  reload(report: (line: string) => void): Promise<void>;
}

export async function openConsole(options: Options, scope: Scope): Promise<LocalConsole> {
  const { entry, consolePort } = options;
  if (entry === "server" && consolePort === undefined)
    return inServer(await scope.open(Promise.resolve(createConsoleFiles(options.onFault))));
  const { concurrency, consoleBundles: bundles } = options;
  const { invoke, begin, environments, reload } = await scope.open(
    Promise.resolve(createConsoleFunction({ concurrency, bundles })),
  );
  const shared = { begin, environments, reload, hear: () => {}, variables: {} };
  if (consolePort === undefined) return { ...shared, invoke, port: undefined };
  const address = { host: options.host, port: consolePort };
  const { port } = await scope.open(startFunctionUrl({ ...address, invoke, hasCors: false }));
  return { ...shared, invoke: undefined, port };
}

function inServer({ folder, hear, reload }: ConsoleFiles): LocalConsole {
  return {
    ...{ port: undefined, invoke: undefined, begin: () => {}, environments: () => [] },
    variables: { SLUICE_CONSOLE: "on", SLUICE_CONSOLE_FILES: folder },
    ...{ hear, reload },
  };
}
