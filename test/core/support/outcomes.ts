// The outcome of a call that used nothing, for tests to vary.
import type { Outcome } from "../../../functions/core/hook.ts";

export const emptyOutcome: Outcome = {
  ending: "complete",
  status: 200,
  attempts: [],
  consumed: [],
  cost: 0,
  duration: 1,
  finishReasons: [],
};
