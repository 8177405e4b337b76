// The rounds: every subject is warmed up, then measured in turn.
import { chunksOfMany, chunksOfOne } from "./measures/chunks.ts";
import { firstByte } from "./measures/first-byte.ts";
import type { Measure } from "./measures/measure.ts";
import { memoryUnderLoad } from "./measures/memory.ts";
import { processorPerChunks, processorPerJson } from "./measures/processor.ts";
import { jsonRateOfOne, jsonRatesOfMany, streamRateOfOne, streamRatesOfMany } from "./measures/rates.ts";
import { NO_WAIT } from "./plan.ts";
import type { Figures, Samples } from "./samples.ts";
import { MOST_CLIENTS } from "./sizes.ts";
import type { Context } from "./subjects.ts";
import { DIRECT, type Subject } from "./subjects.ts";

const OF_ONE: readonly Measure[] = [
  firstByte,
  chunksOfOne,
  processorPerJson,
  processorPerChunks,
  jsonRateOfOne,
  streamRateOfOne,
];

const OF_MANY: readonly Measure[] = [chunksOfMany, memoryUnderLoad, jsonRatesOfMany, streamRatesOfMany];

/**
 * One client first, through all rounds: it meets the few instances that were warmed up with it. Behind many clients it would
 * meet those whose calls ended last, and each of them has answered next to none.
 */
export async function measureRounds(subjects: readonly Subject[], samples: Samples, context: Context): Promise<void> {
  for (const subject of subjects) await warmUp(subject, context);
  for (const [clients, measures] of [
    ["one client", OF_ONE],
    ["many clients", OF_MANY],
  ] as const) {
    for (let round = 1; round <= context.sizes.rounds; round++) {
      console.log(`Round ${round} of ${context.sizes.rounds}, ${clients}.`);
      await measureRound(measures, { subjects, samples, context });
    }
  }
}

interface Round {
  readonly subjects: readonly Subject[];
  readonly samples: Samples;
  readonly context: Context;
}

async function measureRound(measures: readonly Measure[], { subjects, samples, context }: Round): Promise<void> {
  const figures = new Map<string, Figures>(subjects.map(({ name }) => [name, {}]));
  for (const measure of measures) {
    for (const subject of subjects) {
      figures.set(subject.name, { ...figures.get(subject.name), ...(await measure(subject, context)) });
    }
  }
  for (const [name, own] of figures) samples.add(name, { ...own, ...added(own, figures.get(DIRECT)) });
}

/** Against the same round, in which the machine was as busy. */
function added({ firstByte50: own }: Figures, direct: Figures | undefined): Figures {
  return own === undefined ? {} : { addedFirstByte: own - (direct?.["firstByte50"] ?? Number.NaN) };
}

/** All the processes that many clients need, then those that one client meets, until their code is compiled. */
export async function warmUp(
  { target, serving = 1 }: Subject,
  { parts: { load }, sizes }: Context,
  clients = MOST_CLIENTS,
): Promise<void> {
  const job = { target, plan: { chunks: 20, gap: 5 }, stream: true };
  await load.ask("run", { ...job, clients, requests: 3 * clients });
  const seconds = sizes.warmUpSeconds;
  const ofEach = (requests: number) => ({ clients: serving, requests: requests * serving, seconds });
  await load.ask("run", { ...job, stream: false, plan: NO_WAIT, ...ofEach(sizes.warmUp) });
  await load.ask("run", { ...job, plan: { chunks: 20, gap: 0 }, ...ofEach(sizes.warmUp / 2) });
  await load.ask("run", { ...job, plan: { chunks: sizes.processorChunks, gap: 1 }, ...ofEach(2) });
}
