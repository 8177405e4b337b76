// User and system time of the gateway's own processes; the one that stands in for AWS is reported separately.
import { setTimeout as sleep } from "node:timers/promises";
import { NO_WAIT } from "../plan.ts";
import { processorTime } from "../processes.ts";
import type { Figures } from "../samples.ts";
import type { Subject } from "../subjects.ts";
import type { Measure } from "./measure.ts";

export const processorPerJson: Measure = async (subject, { parts: { load }, sizes }) => {
  const requests = sizes.processorRequests;
  const job = { target: subject.target, stream: false, plan: NO_WAIT, clients: 1, requests };
  const { gateway, front } = await timeOf(subject, () => load.ask("run", job));
  return figures({ processorJson: gateway / requests, frontJson: front / requests });
};

/** Short, so that it is what a stream costs beside its chunks. */
export const processorPerStream: Measure = async (subject, { parts: { load }, sizes }) => {
  const requests = sizes.processorRequests;
  const job = { target: subject.target, stream: true, plan: { chunks: 5, gap: 0 }, clients: 1, requests };
  const { gateway } = await timeOf(subject, () => load.ask("run", job));
  return figures({ processorStream: gateway / requests });
};

/**
 * The chunks come one by one: each is a read and a write of its own, as with a model that writes them. A first and
 * longer stream is not counted: the instance that served it serves the others, which so meet code that V8 has compiled.
 */
export const processorPerChunks: Measure = async (subject, { parts: { load }, sizes }) => {
  const stream = async (chunks: number) => {
    const plan = { chunks, gap: 1 };
    await load.ask("run", { target: subject.target, stream: true, plan, clients: 1, requests: 1 });
    await sleep(BEHIND_THE_ANSWER);
  };
  await stream(sizes.warmUpChunks);
  const { gateway, front } = await timeOf(subject, async () => {
    for (let count = 0; count < sizes.processorStreams; count += 1) await stream(sizes.processorChunks);
  });
  const thousands = (sizes.processorStreams * sizes.processorChunks) / 1000;
  return figures({ processorChunks: gateway / thousands, frontChunks: front / thousands });
};

/** In which an instance writes what a call has used. Milliseconds. */
const BEHIND_THE_ANSWER = 100;

/** Leaves out processes that do not exist. */
function figures(times: Figures): Figures {
  return Object.fromEntries(Object.entries(times).filter(([, time]) => time > 0));
}

/** Milliseconds. */
export async function timeOf(subject: Subject, work: () => Promise<unknown>) {
  const gateway = await subject.processes();
  const front = subject.front === undefined ? [] : [subject.front];
  const before = { gateway: processorTime(gateway), front: processorTime(front) };
  await work();
  return { gateway: processorTime(gateway) - before.gateway, front: processorTime(front) - before.front };
}
