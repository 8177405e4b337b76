// The console's function. It is bundled and started with the first request for it: no other request waits for that.
import type { Bundles } from "./bundles.ts";
import { createConsoleBundles } from "./console-bundles.ts";
import { deferred } from "./deferred.ts";
import type { EntryProcess } from "./entry.ts";
import { type Lambda, startLambda } from "./lambda.ts";
import type { OnLog } from "./node-process.ts";
import { platformLine } from "./platform-line.ts";
import { type CodeReload, createCodeReload } from "./reload/code.ts";
import type { Closeable } from "./scope.ts";

export interface ConsoleFunction extends Closeable {
  /** Calls before `begin` wait for it. */
  readonly invoke: Lambda["invoke"];
  begin(surroundings: Surroundings): void;
  /** None before the first request. */
  environments(): EntryProcess[];
  /** Takes changed code, if the function has started. */
  reload(report: (line: string) => void): Promise<void>;
}

interface Surroundings {
  readonly variables: Record<string, string>;
  readonly onLog: OnLog;
}

interface Options {
  readonly concurrency: number;
  /** How it becomes a bundle; it is built with its files, unless given. */
  readonly bundles?: Bundles | undefined;
}

interface Started {
  readonly lambda: Lambda;
  readonly code: CodeReload;
}

/** As infra/console.ts deploys it. */
const TIMEOUT_SECONDS = 30;

export function createConsoleFunction({ concurrency, bundles = createConsoleBundles() }: Options): ConsoleFunction {
  const early = deferred<Surroundings>();
  let starting: Promise<Started> | undefined;
  let started: Started | undefined;
  let report: (line: string) => void = () => {};

  async function start(): Promise<Started> {
    const { variables, onLog } = await early.promise;
    const bundle = await bundles.build();
    const lambda = await startLambda({ bundle, variables, onLog, concurrency, timeoutSeconds: TIMEOUT_SECONDS });
    const running = { ...lambda, port: 0 };
    const code = createCodeReload({ first: bundle, bundles, running, report: (line) => report(`console: ${line}`) });
    started = { lambda, code };
    return started;
  }

  /** What fails is tried again with the next request. */
  async function run(): Promise<Started> {
    starting ??= start();
    try {
      return await starting;
    } catch (error) {
      starting = undefined;
      const { onLog } = await early.promise;
      onLog(platformLine(undefined, { message: `the console does not start: ${String(error)}` }), "stderr");
      throw error;
    }
  }

  return {
    invoke: async (...call) => (await run()).lambda.invoke(...call),
    begin: early.resolve,
    environments: () => started?.lambda.environments() ?? [],
    async reload(say) {
      report = say;
      await starting?.catch(() => {});
      await started?.code.reload();
    },
    async close() {
      await starting?.then(({ lambda }) => lambda.close()).catch(() => {});
      await bundles.close();
    },
  };
}
