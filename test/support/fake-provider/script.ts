// Decides which behaviour the next request gets: one for its model, else a common one, else what OpenAI would do.
import { answer } from "./answers.ts";
import { asksForConverse } from "./converse.ts";
import type { Behaviour } from "./exchange.ts";
import { status } from "./faults.ts";
import { asksForGenerate } from "./generate.ts";

export interface Script {
  set(model: string | undefined, behaviours: Behaviour[]): void;
  otherwise(behaviour: Behaviour): void;
  next(model: string): Behaviour;
  clear(): void;
}

export function createScript(): Script {
  const queues = new Map<string | undefined, Behaviour[]>();
  let afterwards: Behaviour | undefined;
  return {
    set: (model, behaviours) => void queues.set(model, [...behaviours]),
    otherwise: (behaviour) => {
      afterwards = behaviour;
    },
    next: (model) => take(queues.get(model) ?? queues.get(undefined) ?? [], afterwards),
    clear: () => {
      queues.clear();
      afterwards = undefined;
    },
  };
}

function take(queue: Behaviour[], afterwards: Behaviour | undefined): Behaviour {
  const isLast = queue.length === 1 && afterwards === undefined;
  return (isLast ? queue[0] : queue.shift()) ?? afterwards ?? asOpenAI;
}

const asOpenAI: Behaviour = (exchange) => {
  const { request } = exchange;
  const isKnown = request.path.endsWith("/v1/chat/completions") || asksForGenerate(request) || asksForConverse(request);
  return (isKnown ? answer() : status(404, { code: "unknown_url" }))(exchange);
};
