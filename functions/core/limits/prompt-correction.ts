// Corrects the estimates of prompts by what providers said of earlier ones: another tokenizer than the one that the
// estimate was fitted to, or text that it takes for something else, is underestimated once only.

import { pairName } from "./pair-name.ts";

export interface PromptCorrection {
  /** What an estimate for this key and model is multiplied by: 1 to 4. */
  factor(key: string, model: string): number;
  /** Notes how many tokens a prompt really had. */
  learn(pair: { key: string; model: string }, prompt: { real: number; estimated: number }): void;
}

const LARGEST_FACTOR = 4;
/** A factor is forgotten after so many prompts that did not need it. */
const PROMPTS = 50;
/** Keys and models, of which the one that has not learned for the longest time is forgotten. */
const PAIRS = 10_000;

interface Ratio {
  /** The number of the prompt. */
  readonly at: number;
  readonly ratio: number;
}

/** In memory: each instance learns for itself. */
export function createPromptCorrection(): PromptCorrection {
  /** For each pair, the ratios that may still become the largest of the last 50: later ones, always smaller. */
  const learned = new Map<string, readonly Ratio[]>();
  return {
    factor(key, model) {
      const [largest] = learned.get(pairName(key, model)) ?? [];
      return Math.min(LARGEST_FACTOR, Math.max(1, largest?.ratio ?? 1));
    },
    learn({ key, model }, { real, estimated }) {
      const name = pairName(key, model);
      const ratios = learned.get(name) ?? [];
      learned.delete(name);
      learned.set(name, withRatio(ratios, real / Math.max(1, estimated)));
      const [oldest = name] = learned.keys();
      if (learned.size > PAIRS) learned.delete(oldest);
    },
  };
}

function withRatio(ratios: readonly Ratio[], ratio: number): Ratio[] {
  const at = (ratios.at(-1)?.at ?? 0) + 1;
  return [...ratios.filter((each) => each.ratio > ratio && each.at > at - PROMPTS), { at, ratio }];
}
