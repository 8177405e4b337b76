// A deployment by the real SST CLI, with this repository's sst.config.ts and infra/, into an account that is a stand-in.
// Everything up to Pulumi's engine is real: configuration, settings, secrets, components, bundler and state.
import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { nodePath } from "../../local/supplied-node.mjs";
import { quickStart } from "../support/quick-start.ts";
import { type Asked, openAccount } from "./account.ts";
import { platformInstalled } from "./platform.ts";
import { type Resource, readState } from "./state.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** The provider's key that the deployment is told. Wherever it turns up in clear, it has leaked. */
export const openaiApiKey = "sk-canary-of-the-infrastructure-tests";

export interface Deployment {
  readonly stage: string;
  readonly resources: readonly Resource[];
  /** The state as the CLI stores it. */
  readonly state: string;
  /** What the CLI itself asked of AWS to deploy. */
  readonly requests: readonly Asked[];
  /** Where the CLI worked: the bundle is in .sst/artifacts, the links' types are in sst-env.d.ts. */
  readonly directory: string;
  /** Runs another command of the CLI, and returns what it printed. */
  sst(command: string, ...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

export interface Options {
  /** As `sst dev` would deploy. */
  dev?: boolean;
  /** The content of the stage's .env file. */
  settings?: string;
  edits?: readonly Edit[];
}

/** A change to one file of the configuration. */
export interface Edit {
  file: string;
  from: string;
  to: string;
}

export async function deploy(stage: string, { dev, settings, edits = [] }: Options = {}): Promise<Deployment> {
  await platformInstalled();
  const directory = await layOut(await mkdtemp(join(tmpdir(), "sluice-infra-")));
  if (settings) await writeFile(join(directory, `.env.${stage}`), settings);
  for (const edit of edits) await change(directory, edit);

  const account = await openAccount(withSecret.get(stage));
  const env = environment(directory, account.url);
  const sst = async (command: string, ...args: string[]) => {
    const program = join(root, "node_modules/.bin/sst");
    return (await run(program, [command, "--stage", stage, ...args], { cwd: directory, env })).stdout;
  };
  const remove = () => {
    account.close();
    return rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };

  try {
    if (!withSecret.has(stage)) {
      const set = run(join(root, "node_modules/.bin/sst"), ["secret", "set", "OpenaiApiKey", "--stage", stage], {
        cwd: directory,
        env,
      });
      set.child.stdin?.end(`${openaiApiKey}\n`); // As from a file, whose end of line becomes part of the secret.
      await set;
      withSecret.set(stage, new Map(account.stored));
    }
    const before = account.requests.length;
    // On a busy machine the CLI may end without having stored what the engine left: then it is to deploy again.
    for (let tries = 1; ; tries++) {
      await sst("deploy", ...(dev ? ["--dev"] : []));
      const state = account.stored.get(`/sst-state-standin/app/sluice/${stage}.json`)?.toString() ?? "";
      const resources = readState(state);
      const requests = account.requests.slice(before);
      if (resources.length > 0 || tries === MOST_TRIES)
        return { stage, resources, state, requests, directory, sst, remove };
    }
  } catch (error) {
    const log = await readFile(join(directory, ".sst/log/pulumi.err.log"), "utf8").catch(() => "");
    await remove();
    throw new Error(`The deployment failed. ${log}`, { cause: error });
  }
}

const MOST_TRIES = 3;

/** What an account holds when the secret of a stage is set. It is set once: that takes a tenth of the time of a deployment. */
const withSecret = new Map<string, ReadonlyMap<string, Buffer>>();

const IMAGE = ["Dockerfile", ".dockerignore"];
const COPIED = ["sst.config.ts", "infra", "package.json", "tsconfig.json", ".sst/provider-lock.json", ...IMAGE];

/** The repository as the CLI needs it, with the configuration copied and the rest linked. */
async function layOut(directory: string): Promise<string> {
  for (const file of COPIED) {
    await cp(join(root, file), join(directory, file), { recursive: true });
  }
  for (const folder of ["functions", "console", "local", "node_modules"])
    await symlink(join(root, folder), join(directory, folder));
  // The CLI writes its builds beside the platform's parts, so that the folder itself is not shared.
  await mkdir(join(directory, ".sst/platform"));
  for (const part of await readdir(join(root, ".sst/platform"))) {
    await symlink(join(root, ".sst/platform", part), join(directory, ".sst/platform", part));
  }
  const pulumi = join(configuration(directory), "sst/bin/pulumi");
  await mkdir(dirname(pulumi), { recursive: true });
  // The CLI asks for source maps, whose parsing takes a quarter of the time of a deployment.
  await writeFile(
    pulumi,
    `#!/bin/sh\nunset NODE_OPTIONS\nexec "${nodePath}" "${join(root, "test/infra/pulumi.ts")}" "$@"\n`,
  );
  await chmod(pulumi, 0o755);
  return directory;
}

/** Nothing of the real environment but the way to programs: no credentials, no profile, no proxy to anywhere. */
function environment(directory: string, account: string) {
  return {
    PATH: process.env["PATH"],
    HOME: directory,
    XDG_CONFIG_HOME: configuration(directory),
    AWS_ENDPOINT_URL: account,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "nobody",
    AWS_SECRET_ACCESS_KEY: "nothing",
    SST_SKIP_DEPENDENCY_CHECK: "1",
    SST_NO_BUN: "1",
    SST_TELEMETRY_DISABLED: "1",
    SST_STATE_COMPRESS: "0",
    CI: "1",
    ...quickStart,
  };
}

/** Where Go's os.UserConfigDir looks, on Linux and on macOS. */
function configuration(directory: string): string {
  return join(directory, process.platform === "darwin" ? "Library/Application Support" : ".config");
}

async function change(directory: string, { file, from, to }: Edit): Promise<void> {
  const text = await readFile(join(directory, file), "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not say ${from}.`);
  await writeFile(join(directory, file), text.replace(from, to));
}
