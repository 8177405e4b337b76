// How many answers a second, as fast as 1, 8 and 32 clients can take them. Everything shares this machine's cores, the
// provider and the load generator too: the first column shows what they leave.
import { NO_WAIT } from "../plan.ts";
import type { Figures } from "../samples.ts";
import { CLIENTS } from "../sizes.ts";
import type { Measure } from "./measure.ts";

export const jsonRates: Measure = (subject, context) => rates(false, subject, context);
export const streamRates: Measure = (subject, context) => rates(true, subject, context);

async function rates(
  stream: boolean,
  ...[
    { target },
    {
      parts: { load },
      sizes,
    },
  ]: Parameters<Measure>
): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const clients of CLIENTS) {
    const plan = stream ? { chunks: 50, gap: 0 } : NO_WAIT;
    const done = await load.ask("run", { target, stream, plan, clients, seconds: sizes.rateSeconds });
    figures[`${stream ? "streams" : "jsons"}${clients}`] = (done.requests / done.duration) * 1000;
  }
  return figures;
}
