// The rounds: every subject is warmed up, then measured in turn.
import { chunksOfMany, chunksOfOne } from "./measures/chunks.ts";
import { firstByte } from "./measures/first-byte.ts";
import type { Measure } from "./measures/measure.ts";
import { memoryUnderLoad } from "./measures/memory.ts";
import { processorPerChunks, processorPerJson } from "./measures/processor.ts";
import { jsonRates, streamRates } from "./measures/rates.ts";
import { NO_WAIT } from "./plan.ts";
import type { Figures, Samples } from "./samples.ts";
import { MOST_CLIENTS } from "./sizes.ts";
import type { Context } from "./subjects.ts";
import { DIRECT, type Subject } from "./subjects.ts";

const MEASURES: readonly Measure[] = [
  firstByte,
  chunksOfOne,
  chunksOfMany,
  processorPerJson,
  processorPerChunks,
  memoryUnderLoad,
  jsonRates,
  streamRates,
];

export async function measureRounds(subjects: readonly Subject[], samples: Samples, context: Context): Promise<void> {
  for (const subject of subjects) await warmUp(subject, context);
  for (let round = 1; round <= context.sizes.rounds; round++) {
    console.log(`Round ${round} of ${context.sizes.rounds}.`);
    const figures = new Map<string, Figures>(subjects.map(({ name }) => [name, {}]));
    for (const measure of MEASURES) {
      for (const subject of subjects) {
        figures.set(subject.name, { ...figures.get(subject.name), ...(await measure(subject, context)) });
      }
    }
    for (const [name, own] of figures) samples.add(name, { ...own, ...added(own, figures.get(DIRECT)) });
  }
}

/** Against the same round, in which the machine was as busy. */
function added(own: Figures, direct: Figures | undefined): Figures {
  return { addedFirstByte: (own["firstByte50"] ?? Number.NaN) - (direct?.["firstByte50"] ?? Number.NaN) };
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
