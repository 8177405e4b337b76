// What an open stream costs in memory while nothing happens: many of them in a process that has just served as many calls.
import { setTimeout as sleep } from "node:timers/promises";
import type { Peer } from "./peers.ts";
import { memory } from "./processes.ts";
import type { Samples } from "./samples.ts";
import { type Context, peer } from "./subjects.ts";

const STREAMS = 400;
/** Milliseconds. Long enough for all of them to be open, and none to be over. */
const SILENCE = 8_000;

export async function idleStreams(peers: readonly Peer[], samples: Samples, { parts, sizes }: Context): Promise<void> {
  for (let time = 0; time < sizes.peerStarts; time++) {
    for (const one of peers) samples.add(one.name, { idleMemory: await memoryOfStream(one, parts) });
  }
}

/** In MB. */
async function memoryOfStream(one: Peer, { load }: Context["parts"]): Promise<number> {
  const { target, processes, close } = await peer(one);
  try {
    const job = { target, stream: true, clients: STREAMS, requests: STREAMS };
    await load.ask("run", { ...job, clients: 8, plan: { chunks: 2, gap: 0 } });
    const before = await total(processes);
    const open = load.ask("run", { ...job, plan: { chunks: 2, gap: SILENCE } });
    await sleep(SILENCE);
    const after = await total(processes);
    await open;
    return (after - before) / STREAMS;
  } finally {
    await close();
  }
}

async function total(processes: () => Promise<number[]>): Promise<number> {
  return (await processes()).reduce((sum, pid) => sum + memory(pid).rss, 0);
}
