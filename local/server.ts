// The local server as a whole: DynamoDB, the provider, the function in its environments, and its URL.
import type { Configuration } from "../functions/core/configuration.ts";
import { bundleFunction } from "./bundle.ts";
import { deferred } from "./deferred.ts";
import { startFunctionUrl } from "./function-url.ts";
import { type FunctionSettings, functionVariables } from "./function-variables.ts";
import type { OnLog } from "./lambda/runtime-process.ts";
import { type Lambda, startLambda } from "./lambda.ts";
import { type LogFormat, logTo } from "./log.ts";
import { createScope, type Scope } from "./scope.ts";
import { modelsWithoutCredentials, simulatedSettings, withAddresses } from "./simulated.ts";
import { startSimulatedProvider } from "./simulated-provider.ts";
import { withSources } from "./source-frames.ts";

export interface ServerOptions extends FunctionSettings {
  configuration: Configuration;
  /** 127.0.0.1, unless given. */
  host?: string;
  /** Any free port, unless given. */
  port?: number;
  /** How many execution environments may run at once; 10, unless given. */
  concurrency?: number;
  /** The time limit of a call; 900, unless given. */
  timeoutSeconds?: number;
  /** The address of a DynamoDB to use instead of the embedded one. */
  dynamoDbEndpoint?: string | undefined;
  /** The module that exports the handler; functions/gateway.ts, unless given. */
  entry?: string;
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
  /** The execution environments that are ready or busy. */
  environments: Lambda["environments"];
  /** The names of the models that the simulated provider answers. */
  simulated: string[];
  /** Breaks what is under way, and settles when no process of it is left. */
  close(): Promise<void>;
}

/** Settles when a warm environment can serve. Throws a StartError for what the operator can repair; nothing is left running then. */
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
  const bundle = scope.open(bundleFunction(options.entry ?? "functions/gateway.ts"));
  // Loaded while esbuild works: the SDK alone takes a tenth of a second.
  const { fillDynamoDb, startDynamoDb } = await import("./dynamodb.ts");
  const database = await scope.open(startDynamoDb(options.dynamoDbEndpoint));
  const { configuration, settings, simulated } = await provide(options, scope);
  const variables = functionVariables({ ...options, ...settings }, database.endpoint);
  const filled = fillDynamoDb(database.endpoint, configuration);
  const { concurrency = 10, timeoutSeconds = 900, onLog: print = logTo(process, options.logFormat) } = options;
  const onLog: OnLog = (line, stream) => print(withSources(line), stream);
  const started = bundle.then((bundle) => startLambda({ bundle, variables, concurrency, timeoutSeconds, onLog }));
  const [lambda] = await Promise.all([scope.open(started), filled]);
  return { lambda, environments: lambda.environments, dynamodb: database.endpoint, simulated };
}

/** Without a key of OpenAI's the simulated provider takes its place. */
async function provide({ configuration, openaiApiKey, openaiBaseUrl }: ServerOptions, scope: Scope) {
  if (openaiApiKey) return { configuration, settings: {}, simulated: [] };
  const provider = await scope.open(startSimulatedProvider());
  const simulated = modelsWithoutCredentials(configuration).map(({ name }) => name);
  return {
    configuration: withAddresses(configuration, openaiBaseUrl),
    settings: simulatedSettings(provider.url),
    simulated,
  };
}
