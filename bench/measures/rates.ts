// How many answers a second, as fast as 1, 8 and 32 clients can take them. Everything shares this machine's cores, the
// provider and the load generator too: the first column shows what they leave.
import { NO_WAIT } from "../plan.ts";
import { MANY_CLIENTS } from "../sizes.ts";
import type { Measure } from "./measure.ts";

export const jsonRateOfOne = ratesOf({ stream: false, numbers: [1] });
export const streamRateOfOne = ratesOf({ stream: true, numbers: [1] });
export const jsonRatesOfMany = ratesOf({ stream: false, numbers: MANY_CLIENTS });
export const streamRatesOfMany = ratesOf({ stream: true, numbers: MANY_CLIENTS });

/** For each number of clients. */
function ratesOf({ stream, numbers }: { stream: boolean; numbers: readonly number[] }): Measure {
  const plan = stream ? { chunks: 50, gap: 0 } : NO_WAIT;
  return async ({ target }, { parts: { load }, sizes }) => {
    const figures: Record<string, number> = {};
    for (const clients of numbers) {
      const done = await load.ask("run", { target, stream, plan, clients, seconds: sizes.rateSeconds });
      figures[`${stream ? "streams" : "jsons"}${clients}`] = (done.requests / done.duration) * 1000;
    }
    return figures;
  };
}
