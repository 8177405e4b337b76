// User and system time of the gateway's own processes; the one that stands in for AWS is told apart.
import { NO_WAIT } from "../plan.ts";
import { processorTime } from "../processes.ts";
import type { Subject } from "../subjects.ts";
import type { Measure } from "./measure.ts";

export const processorPerJson: Measure = async (subject, { parts: { load }, sizes }) => {
  const requests = sizes.processorRequests;
  const { target } = subject;
  const spent = await timeOf(subject, () =>
    load.ask("run", { target, stream: false, plan: NO_WAIT, clients: 1, requests }),
  );
  return { processorJson: spent.gateway / requests, frontJson: spent.front / requests };
};

/** The chunks come one by one: each is a read and a write of its own, as with a model that writes them. */
export const processorPerChunks: Measure = async (subject, { parts: { load }, sizes }) => {
  const plan = { chunks: sizes.processorChunks, gap: 1 };
  const { target } = subject;
  const spent = await timeOf(subject, () => load.ask("run", { target, stream: true, plan, clients: 1, requests: 1 }));
  const thousands = plan.chunks / 1000;
  return { processorChunks: spent.gateway / thousands, frontChunks: spent.front / thousands };
};

/** Milliseconds. */
export async function timeOf(
  subject: Subject,
  work: () => Promise<unknown>,
): Promise<{ gateway: number; front: number }> {
  const processes = await subject.processes();
  const front = subject.front === undefined ? [] : [subject.front];
  const before = { gateway: processorTime(processes), front: processorTime(front) };
  await work();
  return { gateway: processorTime(processes) - before.gateway, front: processorTime(front) - before.front };
}
