// The load generator, in a process of its own. Tools such as autocannon time whole answers; what matters here is the arrival
// of every chunk, so this is a plain client of node:http that reads the clock whenever bytes arrive. Its own work is the same
// for everyone who is measured.
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, type Exchange, type Target } from "./load/exchange.ts";
import { answerQuestions } from "./part.ts";
import type { Plan } from "./plan.ts";

export interface Job {
  readonly target: Target;
  readonly stream: boolean;
  readonly plan: Plan;
  /** So many ask at the same time, each again as soon as it has its answer. */
  readonly clients: number;
  /** The job ends after so many requests, or, with what is under way then, after so many seconds. */
  readonly requests?: number;
  readonly seconds?: number;
  /** Milliseconds that a client waits before each request. */
  readonly rest?: number;
}

/** Milliseconds each. */
export interface Load {
  readonly requests: number;
  readonly duration: number;
  /** From the request to the first byte of its answer's body. */
  readonly firstBytes: number[];
  /** Of each chunk, from the provider's write to its arrival. */
  readonly delays: number[];
  /** Of each two chunks that follow each other: how much farther apart they arrived than they were sent. */
  readonly gaps: number[];
}

async function run({ clients, requests = Number.POSITIVE_INFINITY, seconds = 3600, rest, ...job }: Job): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const startedAt = performance.now();
  const exchanges: Exchange[] = [];
  let begun = 0;
  const client = async () => {
    while (begun < requests && performance.now() - startedAt < seconds * 1000) {
      begun += 1;
      if (rest !== undefined) await sleep(rest);
      exchanges.push(await ask({ ...job, agent }));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const duration = performance.now() - startedAt;
  agent.destroy();
  return {
    requests: exchanges.length,
    duration,
    firstBytes: exchanges.map(({ firstByte }) => firstByte),
    delays: exchanges.flatMap(({ arrivals }) => arrivals.map(({ sent, arrived }) => (arrived - sent) / 1000)),
    gaps: exchanges.flatMap(gapsOf),
  };
}

function gapsOf({ arrivals }: Exchange): number[] {
  return arrivals.slice(1).map(({ sent, arrived }, at) => {
    const before = arrivals[at] ?? { sent, arrived };
    return (arrived - before.arrived - (sent - before.sent)) / 1000;
  });
}

export const handlers = { run };

answerQuestions(handlers);
