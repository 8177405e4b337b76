// A fixture function behind a Function URL, without the rest of the server.
import { type Bundle, bundleModule } from "../../../local/bundle.ts";
import { startFunctionUrl } from "../../../local/function-url.ts";
import { type Lambda, startLambda } from "../../../local/lambda.ts";
import { createLines } from "./lines.ts";

export interface PlatformOptions {
  entry?: string;
  concurrency?: number;
  timeoutSeconds?: number;
}

export interface Platform {
  url: string;
  port: number;
  environments: Lambda["environments"];
  /** Settles with the next line of the function's output that matches; what was found once is not found again. */
  log(pattern: RegExp): Promise<string>;
  close(): Promise<void>;
}

export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const { entry = "test/local/fixtures/handler.ts", concurrency = 2, timeoutSeconds = 30 } = options;
  const log = createLines();
  const bundle = await bundleModule(entry);
  const lambda = await start(bundle, { concurrency, timeoutSeconds, onLog: log.add });
  const url = await startFunctionUrl({ host: "127.0.0.1", port: 0, invoke: lambda.invoke });
  return {
    url: `http://127.0.0.1:${url.port}`,
    port: url.port,
    environments: lambda.environments,
    log: log.find,
    close: async () => void (await Promise.all([lambda.close(), url.close(), bundle.close()])),
  };
}

type Limits = Pick<Parameters<typeof startLambda>[0], "concurrency" | "timeoutSeconds" | "onLog">;

async function start(bundle: Bundle & { close(): Promise<void> }, limits: Limits): Promise<Lambda> {
  try {
    return await startLambda({ bundle, variables: { FIXTURE: "yes", AWS_REGION: "eu-north-1" }, ...limits });
  } catch (error) {
    await bundle.close();
    throw error;
  }
}
