// Ends a process of the server entry: soon, or when its calls have ended.
import { setTimeout as sleep } from "node:timers/promises";
import { type Address, expectFree } from "../listening.ts";
import type { ServerProcess } from "./server-process.ts";

/** Milliseconds in which a process must have given up its port. */
const LIMIT = 3_000;
/** Milliseconds in which it must have ended. It allows itself five seconds. */
const END_LIMIT = 6_000;
/** Milliseconds. There is no event for a port that another process has closed. */
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

/** Breaks what is under way, and settles when it is accounted for. */
export async function stop(child: ServerProcess): Promise<void> {
  child.terminate();
  child.interrupt(); // The second signal says that calls under way are not waited for. Two of the same kind may arrive as one.
  const limit = setTimeout(child.kill, END_LIMIT);
  await child.exited;
  clearTimeout(limit);
}

async function kill(child: ServerProcess): Promise<void> {
  child.kill();
  await child.exited;
}
