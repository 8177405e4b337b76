// One process of the server entry, from its start to its end.
import { fileURLToPath } from "node:url";
import type { OwnBundle } from "../bundle.ts";
import { deferred } from "../deferred.ts";
import type { Address } from "../listening.ts";
import { type NodeProcess, type OnLog, spawnNode } from "../node-process.ts";

export interface ServerProcessOptions {
  bundle: OwnBundle;
  address: Address;
  variables: Record<string, string>;
  onLog: OnLog;
}

export interface ServerProcess extends NodeProcess {
  port: number;
}

const WITH_PARENT = fileURLToPath(new URL("../end-with-parent.cjs", import.meta.url));
/** Milliseconds. */
const START_LIMIT = 30_000;

/** Settles when it listens. Rejects with how it ended if it ends before, or on `signal`; its log says why. */
export async function startServerProcess(options: ServerProcessOptions, signal: AbortSignal): Promise<ServerProcess> {
  const { bundle, onLog } = options;
  const listening = deferred<number>();
  const child = spawnNode(["--require", WITH_PARENT, bundle.main], environment(options), (line, stream) => {
    const port = stream === "stdout" ? portIn(line) : undefined;
    if (port === undefined) return onLog(line, stream);
    listening.resolve(port);
  });
  void child.exited.then(({ how }) => listening.reject(new Error(how)));
  const limit = setTimeout(child.kill, START_LIMIT);
  signal.addEventListener("abort", child.kill);
  if (signal.aborted) child.kill();
  try {
    return { ...child, port: await listening.promise };
  } finally {
    clearTimeout(limit);
    signal.removeEventListener("abort", child.kill);
  }
}

/** Nothing else of the machine that it runs on, as for the function. */
function environment({ address: { host, port }, variables }: ServerProcessOptions): Record<string, string> {
  const { PATH = "" } = process.env;
  return { LANG: "en_US.UTF-8", PATH, TZ: "UTC", ...variables, HOST: host, PORT: String(port) };
}

/** In the line that says that the server listens; undefined in any other. */
function portIn(line: string): number | undefined {
  if (!line.startsWith("{") || !line.includes('"listening"')) return undefined;
  const { message, url } = parse(line);
  return message === "listening" && typeof url === "string" ? Number(new URL(url).port || 80) : undefined;
}

function parse(line: string): { readonly message?: unknown; readonly url?: unknown } {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
