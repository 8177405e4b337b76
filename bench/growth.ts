// Streams of growing length: what a chunk costs, and the most memory that was used, must not grow with them.

import { timeOf } from "./measures/processor.ts";
import { PORTKEY } from "./peers.ts";
import { memory, resetPeak } from "./processes.ts";
import { SERVER } from "./servers.ts";
import type { Context } from "./subjects.ts";
import { FLOOR, SLUICE, type Subject } from "./subjects.ts";

export interface Growth {
  readonly chunks: number;
  /** Milliseconds of processor time for 1,000 chunks, without what a stream of a single chunk costs; null where that hides it. */
  readonly processor: number | null;
  /** Resident, in MB, of the process that used most. */
  readonly peak: number;
}

/** By the subject's name; a gateway that keeps up with none of it would hold up the bench. */
export async function growthOf(subjects: readonly Subject[], context: Context): Promise<Record<string, Growth[]>> {
  const chosen = subjects.filter(({ name }) => GROWING.has(name));
  const growths: Record<string, Growth[]> = {};
  for (const subject of chosen) growths[subject.name] = await growth(subject, context);
  return growths;
}

/** What fewer chunks cost is less than the scatter of what a call costs. */
const FEWEST = 100;

const GROWING = new Set<string>([FLOOR, SLUICE, SERVER, PORTKEY]);

async function growth(subject: Subject, context: Context): Promise<Growth[]> {
  const single = await measure(subject, 1, context);
  const lengths = [10, 100, 1_000, 10_000, 100_000].filter((chunks) => chunks <= context.sizes.longestStream);
  const rows: Growth[] = [];
  for (const chunks of lengths) {
    const { processor, peak } = await measure(subject, chunks, context);
    const own = ((processor - single.processor) / (chunks - 1)) * 1000;
    rows.push({ chunks, processor: chunks < FEWEST ? null : own, peak });
  }
  return rows;
}

/** Short streams are asked for more often, so that there is something to measure. */
async function measure(subject: Subject, chunks: number, { parts: { load } }: Context) {
  const { target } = subject;
  const requests = Math.max(Math.ceil(2_000 / chunks), 1);
  const limited = Math.min(requests, 200);
  for (const pid of await subject.processes()) resetPeak(pid);
  const work = () => load.ask("run", { target, stream: true, plan: { chunks, gap: 0 }, clients: 1, requests: limited });
  const { gateway } = await timeOf(subject, work);
  const peaks = (await subject.processes()).map((pid) => memory(pid).peak);
  return { processor: gateway / limited, peak: Math.max(...peaks) };
}
