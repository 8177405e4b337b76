// A provider as busy ones are: quick and slow, long and short, and sometimes broken. The same each time.
import { answer } from "../../support/fake-provider/answers.ts";
import type { Behaviour } from "../../support/fake-provider/exchange.ts";
import { rateLimited, status } from "../../support/fake-provider/faults.ts";
import { pause } from "../../support/fake-provider/gate.ts";
import { stream } from "../../support/fake-provider/stream.ts";
import { cutAfter, errorEventAfter } from "../../support/fake-provider/stream-faults.ts";
import type { Random } from "./random.ts";

export const STORY = [
  "Because the gate ",
  "opens only as far ",
  "as the water behind it allows.\n\n",
  "1. **A request arrives.** The gateway looks at its key, ",
  "its model and its limits.\n",
  "2. **A share is taken** from the pool, so that nobody else can use it.\n",
  "3. **The answer streams**, chunk by chunk, as the provider sends it.\n",
  "4. **What was used is settled**, and what was not goes back.\n\n",
  "| limit | counted in | resets |\n| --- | --- | --- |\n",
  "| `rpm` | requests | each minute |\n| `usd_per_month` | dollars | each month |\n\n",
  "So a client never waits ",
  "for the books.",
];

/** As `otherwise` of the fake provider takes it. */
export function busy(random: Random): Behaviour {
  return (exchange) => {
    const kind = random();
    const usage = usageOf(random);
    const first = pause(40 + 500 * random() ** 3);
    if (kind < 0.012) return status(503)(exchange);
    if (kind < 0.02) return status(400, { code: "context_length_exceeded" })(exchange);
    if (kind < 0.026) return rateLimited()(exchange);
    if (kind < 0.032) return errorEventAfter(4)(exchange);
    if (kind < 0.038) return cutAfter(5)(exchange);
    if (exchange.request.json?.["stream"] !== true) return answer({ usage })(exchange);
    return stream({ chunks: [first, ...STORY.slice(0, 2 + Math.floor(random() * 10))], usage, gapMilliseconds: 12 })(
      exchange,
    );
  };
}

function usageOf(random: Random): object {
  const prompt_tokens = Math.round(300 + 4000 * random() ** 2);
  const completion_tokens = Math.round(40 + 900 * random() ** 2);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}
