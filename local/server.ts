// The local server as a whole: DynamoDB, the provider, and the gateway as a function in its instances or as one process.
import type { Configuration } from "../functions/core/directory/configuration.ts";
import { type Bundles, createBundles } from "./bundles.ts";
import type { DatabaseOptions } from "./dynamodb.ts";
import { type Entry, type EntryProcess, MODULES, type StartEntry } from "./entry.ts";
import { openFunctionEntry } from "./function-entry.ts";
import { type FunctionSettings, functionVariables } from "./function-variables.ts";
import { type LogFormat, logTo } from "./log.ts";
import type { OnLog } from "./node-process.ts";
import type { ReloadOptions } from "./reload/start.ts";
import { createScope, type Scope } from "./scope.ts";
import { openServerEntry } from "./server-entry.ts";
import { simulatedProviders, withSimulated } from "./simulated.ts";
import { startSimulatedProvider } from "./simulated-provider.ts";
import { withSources } from "./source-frames.ts";

export interface ServerOptions extends FunctionSettings, DatabaseOptions {
  configuration: Configuration;
  /** 127.0.0.1, unless given. */
  host?: string;
  /** Any free port, unless given. */
  port?: number;
  /** `function`, unless given. */
  entry?: Entry | undefined;
  /** How many instances of the function may run at once; 10, unless given. */
  concurrency?: number;
  /** The time limit of a call; 900, unless given. */
  timeoutSeconds?: number;
  /** The module of the entry, unless it is the gateway's. */
  module?: string;
  /** How it becomes a bundle; esbuild makes one, unless given. */
  bundles?: Bundles;
  /** Whether changes of the code and of the file count while the server runs, and who hears of them. */
  reload?: ReloadOptions;
  /** Receives the gateway's output; this process's own output does, unless given. */
  onLog?: OnLog;
  /** How the gateway's output is printed: as text on a terminal and as JSON when piped, unless given. */
  logFormat?: LogFormat | undefined;
}

export interface Server {
  /** Such as `http://127.0.0.1:3000`. */
  url: string;
  port: number;
  /** The database's address. */
  dynamodb: string;
  /** Those of the entry: the instances that are ready or busy, or the server and those that finish their calls. */
  environments(): EntryProcess[];
  /** Breaks what is under way, and settles when no process of it is left. */
  close(): Promise<void>;
}

/** Settles when it can serve. Throws a StartError for what the operator can repair; nothing is left running then. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { entry = "function", host = "127.0.0.1", port = 0, concurrency = 10, timeoutSeconds = 900 } = options;
  const scope = createScope();
  try {
    const open = entry === "function" ? openFunctionEntry : openServerEntry;
    const start = await open({ host, port, concurrency, timeoutSeconds }, scope);
    const backend = await startBackend({ ...options, entry }, start, scope);
    const name = host.includes(":") ? `[${host}]` : host;
    return { url: `http://${name}:${backend.port}`, ...backend, close: scope.close };
  } catch (error) {
    await scope.close();
    throw error;
  }
}

async function startBackend(options: ServerOptions & { entry: Entry }, start: StartEntry, scope: Scope) {
  const { module = MODULES[options.entry], bundles = createBundles(module), reload } = options;
  await scope.open(Promise.resolve(bundles));
  const bundle = scope.open(bundles.build());
  // Loaded while esbuild works: the SDK alone takes a tenth of a second.
  const { fillDynamoDb, startDynamoDb } = await import("./dynamodb.ts");
  const database = await scope.open(startDynamoDb(options));
  const credentials = await provide(options, scope);
  const variables = functionVariables({ ...options, credentials }, database.endpoint);
  const filled = fillDynamoDb(database.endpoint, options.configuration);
  const { onLog: print = logTo(process, options.logFormat) } = options;
  const onLog: OnLog = (line, stream) => print(withSources(line), stream);
  const running = await start({ bundle, filled, variables, onLog });
  if (reload) {
    const { startReloads } = await import("./reload/start.ts");
    const parts = { bundles, bundle: await bundle, running, database };
    await scope.open(startReloads(parts, options.configuration, reload));
  }
  return { port: running.port, environments: running.environments, dynamodb: database.endpoint };
}

/** Where a provider has neither a key nor an address, the simulated one takes its place. */
async function provide({ credentials }: ServerOptions, scope: Scope) {
  if (simulatedProviders(credentials).length === 0) return credentials;
  const provider = await scope.open(startSimulatedProvider());
  return withSimulated(credentials, provider.url);
}
