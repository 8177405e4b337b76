// The local server as a whole: DynamoDB, the provider, and the gateway as a function in its instances or as one process.
import type { Configuration } from "../functions/core/directory/configuration.ts";
import { type Bundles, createBundles } from "./bundles.ts";
import { type LocalConsole, openConsole } from "./console.ts";
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
  /** Whether the console is served too; it is, unless it is said. */
  hasConsole?: boolean;
  /** The console's own port, 0 for any free one; it shares the gateway's, unless given. */
  consolePort?: number | undefined;
  /** How many instances of the function may run at once; 10, unless given. */
  concurrency?: number;
  /** The time limit of a call; 900, unless given. */
  timeoutSeconds?: number;
  /** The module of the entry, unless it is the gateway's. */
  module?: string;
  /** How it becomes a bundle; esbuild makes one, unless given. */
  bundles?: Bundles;
  /** The same of the console. */
  consoleBundles?: Bundles;
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
  /** Where the console is, such as `http://127.0.0.1:3000/console/`; undefined without one. */
  consoleUrl: string | undefined;
  /** The database's address. */
  dynamodb: string;
  /** Those of the entry: the instances that are ready or busy, or the server and those that finish their calls. */
  environments(): EntryProcess[];
  /** Those of the console's function: none before the first request for it. */
  consoleEnvironments(): EntryProcess[];
  /** Breaks what is under way, and settles when no process of it is left. */
  close(): Promise<void>;
}

/** Settles when it can serve. Throws a StartError for what the operator can repair; nothing is left running then. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { entry = "function", host = "127.0.0.1", port = 0, concurrency = 10, timeoutSeconds = 900 } = options;
  const scope = createScope();
  try {
    const onFault = options.reload?.report ?? (() => {});
    const ofConsole = { ...options, entry, host, concurrency, onFault };
    const console = options.hasConsole === false ? undefined : await openConsole(ofConsole, scope);
    const open = entry === "function" ? openFunctionEntry : openServerEntry;
    const start = await open({ host, port, concurrency, timeoutSeconds, invokeConsole: console?.invoke }, scope);
    const backend = await startBackend({ ...options, entry, host, console }, start, scope);
    return { ...backend, close: scope.close };
  } catch (error) {
    await scope.close();
    throw error;
  }
}

interface BackendOptions extends ServerOptions {
  entry: Entry;
  host: string;
  console: LocalConsole | undefined;
}

async function startBackend(options: BackendOptions, start: StartEntry, scope: Scope) {
  const { module = MODULES[options.entry], bundles = createBundles(module), reload, console } = options;
  await scope.open(Promise.resolve(bundles));
  const bundle = scope.open(bundles.build());
  // Loaded while esbuild works: the SDK alone takes a tenth of a second.
  const { fillDynamoDb, startDynamoDb } = await import("./dynamodb.ts");
  const database = await scope.open(startDynamoDb(options));
  const credentials = await provide(options, scope);
  const own = { ...console?.variables, ...options.variables };
  const variables = functionVariables({ credentials, variables: own }, database.endpoint);
  const filled = fillDynamoDb(database.endpoint, options.configuration);
  const { onLog: print = logTo(process, options.logFormat) } = options;
  const onLog: OnLog = (line, stream) => {
    console?.hear(line);
    print(withSources(line), stream);
  };
  const running = await start({ bundle, filled, variables, onLog });
  const url = urlOf(options.host, running.port);
  const gateway = console?.port === undefined ? {} : { SLUICE_GATEWAY_URL: url };
  const ofConsole = functionVariables({ variables: { ...gateway, ...options.variables } }, database.endpoint);
  console?.begin({ variables: ofConsole, onLog });
  if (reload) {
    const { startReloads } = await import("./reload/start.ts");
    const parts = { bundles, bundle: await bundle, running, database, console };
    await scope.open(startReloads(parts, options.configuration, reload));
  }
  return {
    url,
    port: running.port,
    consoleUrl: console && `${urlOf(options.host, console.port ?? running.port)}/console/`,
    environments: running.environments,
    consoleEnvironments: () => console?.environments() ?? [],
    dynamodb: database.endpoint,
  };
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Where a provider has neither a key nor an address, the simulated one takes its place. */
async function provide({ credentials }: ServerOptions, scope: Scope) {
  if (simulatedProviders(credentials).length === 0) return credentials;
  const provider = await scope.open(startSimulatedProvider());
  return withSimulated(credentials, provider.url);
}
