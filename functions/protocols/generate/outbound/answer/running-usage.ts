// The usage of an answer, as far as its events have counted it.
import type { Usage } from "../../../../core/limits/usage.ts";
import type { Answer } from "./answer.ts";
import { addCounts, countsIn, type TokenCounts, usageOf } from "./usage.ts";

/** After an event with this `usageMetadata`. Undefined if it counts nothing, as Vertex AI's first events. */
export function readUsage(answer: Answer, metadata: unknown): Usage | undefined {
  const said = countsIn(metadata);
  if (Object.values(said).every((tokens) => tokens === undefined)) return undefined;
  answer.counts = addCounts(answer.counts, said);
  return usageOf(answer.counts, !countsOutput(answer, said));
}

/** Streams first count the prompt alone; and some begin with the finish reason `STOP`, before anything was said. */
function countsOutput({ options, candidates }: Answer, { output = 0, thoughts = 0 }: TokenCounts): boolean {
  if (!options.stream || output > 0) return true;
  const all = [...candidates.values()];
  if (all.some(({ hasContent, stop }) => hasContent || stop?.reason === "STOP")) return false;
  return thoughts > 0 || (all.length > 0 && all.every(({ stop }) => stop !== undefined));
}
