// The gateway as a Lambda function behind its URL.
import { deferred } from "./deferred.ts";
import type { StartEntry } from "./entry.ts";
import { startFunctionUrl } from "./function-url.ts";
import { type Lambda, startLambda } from "./lambda.ts";
import type { Address } from "./listening.ts";
import type { Scope } from "./scope.ts";

interface Options extends Address {
  concurrency: number;
  timeoutSeconds: number;
  /** Where the console shares the address. */
  invokeConsole: Lambda["invoke"] | undefined;
}

/** The URL comes first, so that nothing is written anywhere if its port is taken. Who calls early waits for the function. */
export async function openFunctionEntry(
  { host, port, invokeConsole, ...limits }: Options,
  scope: Scope,
): Promise<StartEntry> {
  const early = deferred<Lambda>();
  const invoke: Lambda["invoke"] = async (...call) => (await early.promise).invoke(...call);
  const url = await scope.open(startFunctionUrl({ host, port, invoke, invokeConsole }));
  return async ({ bundle, filled, ...code }) => {
    const started = bundle.then((built) => startLambda({ ...code, ...limits, bundle: built }));
    const [lambda] = await Promise.all([scope.open(started), filled]);
    early.resolve(lambda);
    return { ...lambda, port: url.port };
  };
}
