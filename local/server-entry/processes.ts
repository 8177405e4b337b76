// The process that serves, the one that takes its place after a crash or a change, and those that finish their calls.
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../../functions/node/start-error.ts";
import type { RunningEntry } from "../entry.ts";
import { platformLine } from "../platform-line.ts";
import { createBackOff } from "./back-off.ts";
import { type ServerProcess, type ServerProcessOptions, startServerProcess } from "./server-process.ts";
import { makeRoom, stop } from "./stop.ts";
import { tryServer } from "./try-server.ts";

/** Settles when the first process listens. Throws a StartError when it does not; its log says why. */
export async function startServerProcesses(options: ServerProcessOptions): Promise<RunningEntry> {
  const running = new Set<ServerProcess>();
  const closing = new AbortController();
  const backOff = createBackOff();
  let { bundle, address } = options;
  let current: ServerProcess | undefined;
  /** Of the restart that is under way, if there is one. */
  let repair = { given: new AbortController(), done: Promise.resolve() };

  async function begin(next = bundle, signal = closing.signal): Promise<ServerProcess> {
    const child = await startServerProcess({ ...options, bundle: next, address }, signal);
    running.add(child);
    current = child;
    void child.exited.then(({ how }) => {
      running.delete(child);
      if (current === child) startAgain(`the server is gone: ${how}`);
    });
    return child;
  }

  function startAgain(reason: string): void {
    current = undefined;
    const given = new AbortController();
    repair = { given, done: startUntilItListens(reason, AbortSignal.any([given.signal, closing.signal])) };
  }

  /** Meanwhile nothing listens, and calls fail. */
  async function startUntilItListens(reason: string, signal: AbortSignal): Promise<void> {
    let message = reason;
    while (!signal.aborted && current === undefined) {
      const pause = backOff.next();
      options.onLog(platformLine(undefined, { message: `${message}; it starts again in ${pause} ms` }), "stderr");
      await sleep(pause, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await begin(bundle, signal).catch((error: Error) => {
        message = `the server does not start: ${error.message}`;
      });
    }
  }

  const { port } = await begin().catch((cause: Error) => {
    throw new StartError(`the server does not start: ${cause.message}`, { cause });
  });
  address = { ...address, port };
  return {
    port,
    environments: () => [...running].map(({ pid }) => ({ pid })),
    async replace(next) {
      if (next !== bundle)
        await tryServer({ ...options, bundle: next, address: { ...address, port: 0 } }, closing.signal);
      repair.given.abort();
      const [old, retired] = [current, Promise.all([...running].map(({ exited }) => exited))];
      current = undefined;
      await makeRoom(old, address);
      await begin(next).catch((error: Error) => {
        startAgain(`the server does not start: ${error.message}`);
        throw error;
      });
      bundle = next;
      return { retired };
    },
    async close() {
      current = undefined;
      closing.abort();
      await Promise.all([repair.done, ...[...running].map(stop)]);
    },
  };
}
