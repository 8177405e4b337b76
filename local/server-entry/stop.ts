// Ends a process of the server entry: soon, or when its calls have ended.
import { setTimeout as sleep } from "node:timers/promises";
import { type Address, expectFree } from "../listening.ts";
import type { ServerProcess } from "./server-process.ts";

/** Milliseconds in which a process must have given up its port, or ended. */
const LIMIT = 3_000;
/** Milliseconds. No event tells that another process has closed a port. */
const INTERVAL = 5;

/** Settles when another process can listen in its place. Its calls go on. */
export async function makeRoom(old: ServerProcess | undefined, address: Address): Promise<void> {
  old?.terminate();
  const until = Date.now() + LIMIT;
  while (!(await isFree(address)) && Date.now() < until) await sleep(INTERVAL);
  if (old && Date.now() >= until) await kill(old);
}

function isFree(address: Address): Promise<boolean> {
  return expectFree(address).then(
    () => true,
    () => false,
  );
}

/** Breaks what is under way, once it is accounted for. */
export async function stop(child: ServerProcess): Promise<void> {
  child.terminate();
  const limit = setTimeout(child.kill, LIMIT);
  await child.exited;
  clearTimeout(limit);
}

async function kill(child: ServerProcess): Promise<void> {
  child.kill();
  await child.exited;
}
