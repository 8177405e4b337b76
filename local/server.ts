// The local server as a whole: DynamoDB, the provider, the function in its instances, and its URL.
import type { Configuration } from "../functions/core/directory/configuration.ts";
import { type Bundles, createBundles } from "./bundles.ts";
import { deferred } from "./deferred.ts";
import type { DatabaseOptions } from "./dynamodb.ts";
import { startFunctionUrl } from "./function-url.ts";
import { type FunctionSettings, functionVariables } from "./function-variables.ts";
import type { OnLog } from "./lambda/runtime-process.ts";
import { type Lambda, startLambda } from "./lambda.ts";
import { type LogFormat, logTo } from "./log.ts";
import type { ReloadOptions } from "./reload/start.ts";
import { createScope, type Scope } from "./scope.ts";
import { simulatedProviders, withSimulated } from "./simulated.ts";
import { startSimulatedProvider } from "./simulated-provider.ts";
import { withSources } from "./source-frames.ts";

export interface ServerOptions extends FunctionSettings, DatabaseOptions {
  configuration: Configuration;
  /** 127.0.0.1, unless given. */
  host?: string;
  /** Any free port, unless given. */
  port?: number;
  /** How many instances may run at once; 10, unless given. */
  concurrency?: number;
  /** The time limit of a call; 900, unless given. */
  timeoutSeconds?: number;
  /** The module that exports the handler; functions/gateway.ts, unless given. */
  entry?: string;
  /** How it becomes a bundle; esbuild makes one, unless given. */
  bundles?: Bundles;
  /** Whether changes of the code and of the file count while the server runs, and who hears of them. */
  reload?: ReloadOptions;
  /** Receives the function's output; this process's own output does, unless given. */
  onLog?: OnLog;
  /** How the function's output is printed: as text on a terminal and as JSON when piped, unless given. */
  logFormat?: LogFormat | undefined;
}

export interface Server {
  /** Such as `http://127.0.0.1:3000`. */
  url: string;
  port: number;
  /** The database's address. */
  dynamodb: string;
  /** The instances that are ready or busy. */
  environments: Lambda["environments"];
  /** Breaks what is under way, and settles when no process of it is left. */
  close(): Promise<void>;
}

const ENTRY = "functions/gateway.ts";

/** Settles when a warm instance can serve. Throws a StartError for what the operator can repair; nothing is left running then. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { host = "127.0.0.1", port = 0 } = options;
  const scope = createScope();
  const early = deferred<Lambda>();
  try {
    // The URL comes first, so that nothing is written anywhere if its port is taken. Who calls early waits for the function.
    const invoke: Lambda["invoke"] = async (...call) => (await early.promise).invoke(...call);
    const url = await scope.open(startFunctionUrl({ host, port, invoke }));
    const backend = await startBackend(options, scope);
    early.resolve(backend.lambda);
    const name = host.includes(":") ? `[${host}]` : host;
    return { url: `http://${name}:${url.port}`, port: url.port, ...backend, close: scope.close };
  } catch (error) {
    await scope.close();
    throw error;
  }
}

async function startBackend(options: ServerOptions, scope: Scope) {
  const { entry = ENTRY, bundles = createBundles(entry), reload } = options;
  await scope.open(Promise.resolve(bundles));
  const building = scope.open(bundles.build());
  // Loaded while esbuild works: the SDK alone takes a tenth of a second.
  const { fillDynamoDb, startDynamoDb } = await import("./dynamodb.ts");
  const database = await scope.open(startDynamoDb(options));
  const credentials = await provide(options, scope);
  const variables = functionVariables({ ...options, credentials }, database.endpoint);
  const filled = fillDynamoDb(database.endpoint, options.configuration);
  const { concurrency = 10, timeoutSeconds = 900, onLog: print = logTo(process, options.logFormat) } = options;
  const onLog: OnLog = (line, stream) => print(withSources(line), stream);
  const started = building.then((bundle) => startLambda({ bundle, variables, concurrency, timeoutSeconds, onLog }));
  const [lambda] = await Promise.all([scope.open(started), filled]);
  if (reload) {
    const { startReloads } = await import("./reload/start.ts");
    const parts = { bundles, bundle: await building, lambda, database };
    await scope.open(startReloads(parts, options.configuration, reload));
  }
  return { lambda, environments: lambda.environments, dynamodb: database.endpoint };
}

/** Where a provider has neither a key nor an address, the simulated one takes its place. */
async function provide({ credentials }: ServerOptions, scope: Scope) {
  if (simulatedProviders(credentials).length === 0) return credentials;
  const provider = await scope.open(startSimulatedProvider());
  return withSimulated(credentials, provider.url);
}
