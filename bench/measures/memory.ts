// Resident memory while 32 streams are open: of the largest process, and of all of them for each stream.
import { setTimeout as sleep } from "node:timers/promises";
import { memory } from "../processes.ts";
import { MOST_CLIENTS } from "../sizes.ts";
import type { Measure } from "./measure.ts";

export const memoryUnderLoad: Measure = async (subject, { parts: { load } }) => {
  const plan = { chunks: 50, gap: 20 };
  const job = { target: subject.target, stream: true, plan, clients: MOST_CLIENTS, requests: MOST_CLIENTS };
  const done = load.ask("run", job);
  await sleep((plan.chunks * plan.gap) / 2);
  const used = (await subject.processes()).map(memory);
  await done;
  if (used.length === 0) return {};
  return {
    processMemory: Math.max(...used.map(({ rss }) => rss)),
    streamMemory: used.reduce((sum, { rss }) => sum + rss, 0) / MOST_CLIENTS,
  };
};
