// Decides what goes wrong with the next answer: what its model always does, else the next fault in line, else nothing.
import type { Fault } from "./faults.ts";

export interface FaultScript {
  fail(...faults: (Fault | undefined)[]): void;
  failFor(model: string, fault: Fault): void;
  next(model: string): Fault;
  clear(): void;
}

export function createFaultScript(): FaultScript {
  const ofModels = new Map<string, Fault>();
  let queue: (Fault | undefined)[] = [];
  return {
    fail: (...faults) => {
      queue = faults;
    },
    failFor: (model, fault) => void ofModels.set(model, fault),
    next: (model) => ofModels.get(model) ?? queue.shift() ?? ((answer) => answer),
    clear: () => {
      queue = [];
      ofModels.clear();
    },
  };
}
