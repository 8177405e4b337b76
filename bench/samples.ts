// What was measured, by figure and subject, with a value for each time.
import { type Summary, summarize } from "./statistics.ts";

export type Figures = Readonly<Record<string, number>>;
/** By the figure's id, then by the subject's name. */
export type Summaries = Readonly<Record<string, Readonly<Record<string, Summary>>>>;

export interface Samples {
  add(subject: string, figures: Figures): void;
  summaries(): Summaries;
}

export function createSamples(): Samples {
  const values: Record<string, Record<string, number[]>> = {};
  return {
    add(subject, figures) {
      for (const [id, value] of Object.entries(figures)) {
        values[id] ??= {};
        values[id][subject] ??= [];
        values[id][subject].push(value);
      }
    },
    summaries: () => mapValues(values, (subjects) => mapValues(subjects, summarize)),
  };
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
