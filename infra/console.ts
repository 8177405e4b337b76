// The console's function and its public address: the admin API and the console's files, apart from the gateway, so that
// neither can take the other's rights, memory or reserved concurrency. SLUICE_CONSOLE=off leaves it out.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CONSOLE_PATHS } from "../functions/node/console-paths.ts";
import { bundle } from "./bundle.ts";
import { consolePermissions } from "./console-permissions.ts";
import { functionRole } from "./function-role.ts";
import { memorySize } from "./memory.ts";
import { callHours, entry, hasConsole, recordedCalls } from "./stage.ts";
import { admin, calls, counters, directory, usage } from "./tables.ts";

interface Surroundings {
  /** Where the gateway answers, for the browser. */
  readonly gatewayUrl: $util.Input<string>;
  /** Of a custom domain, which the console then shares with the gateway. */
  readonly router?: sst.aws.Router | undefined;
}

/** Returns the outputs of the stage that the console adds, and the name of its function. */
export function createConsole({ gatewayUrl, router }: Surroundings) {
  if (!hasConsole) return { outputs: {} };
  const logs = new aws.cloudwatch.LogGroup("ConsoleLogs", {
    name: `/${$app.name}/${$app.stage}/console`,
    retentionInDays: 30,
  });
  const { url, name } = new sst.aws.Function("Console", {
    handler: "functions/console.handler",
    description: "Sluice's console and its admin API",
    runtime: "nodejs24.x",
    architecture: "arm64",
    nodejs: bundle,
    hook: { postbuild: buildFiles },
    memory: `${memorySize} MB`,
    timeout: "30 seconds",
    environment: {
      SLUICE_GATEWAY_URL: gatewayUrl,
      SLUICE_CALLS: recorded,
      ...(callHours && { SLUICE_CALLS_HOURS: callHours }),
      ...($dev && { SLUICE_CONSOLE_FILES: FILES }),
    },
    streaming: true,
    // A page of another origin has no business here; SST would let all of them in.
    url: { cors: false },
    logging: { format: "json", logGroup: logs.name },
    link: [directory, counters, usage, calls, admin],
    permissions: [
      ...consolePermissions,
      { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [$interpolate`${logs.arn}:*`] },
    ],
    transform: { role: functionRole },
  });
  for (const path of CONSOLE_PATHS) router?.route(path, url, { readTimeout: "30 seconds" });
  const address = $interpolate`${router?.url ?? url}`.apply((origin) => new URL("/console/", origin).href);
  return { outputs: { console: address }, name };
}

/** As the entries have it: see docs/deploy.md. */
const recorded = recordedCalls ?? (entry === "service" ? "sample" : "all");

/** Where `sst dev`, which builds nothing, finds the files that `node console/build.ts` has left. */
const FILES = join($cli.paths.root, "console/dist");

/** Puts the console's files beside the bundle. They are of the same version as the API that they call. */
async function buildFiles(directory: string): Promise<void> {
  const script = ["--import", "./local/recent-node.mjs", "console/build.ts", join(directory, "console-files")];
  execFileSync("node", script, { cwd: $cli.paths.root, stdio: ["ignore", "ignore", "inherit"] });
}
