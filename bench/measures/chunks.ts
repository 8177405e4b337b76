// What happens to chunks that come at the pace of a fast model: how late each arrives, and how much farther from the one
// before it than it was sent. The provider's stamps are what they are measured against.
import { MOST_CLIENTS } from "../sizes.ts";
import { quantile } from "../statistics.ts";
import type { Measure } from "./measure.ts";

export const chunksOfOne: Measure = async ({ target }, { parts: { load }, sizes }) => {
  const plan = { chunks: sizes.pacedChunks, gap: 5 };
  const { delays, gaps } = await load.ask("run", { target, stream: true, plan, clients: 1, requests: 2 });
  const added = gaps.map(Math.abs);
  return {
    delay50: quantile(delays, 0.5),
    delay99: quantile(delays, 0.99),
    gap50: quantile(added, 0.5),
    gap99: quantile(added, 0.99),
  };
};

export const chunksOfMany: Measure = async ({ target }, { parts: { load }, sizes }) => {
  const job = { target, stream: true, plan: { chunks: sizes.pacedChunks / 2, gap: 20 } };
  const { delays } = await load.ask("run", { ...job, clients: MOST_CLIENTS, requests: MOST_CLIENTS });
  return { manyDelay50: quantile(delays, 0.5), manyDelay99: quantile(delays, 0.99) };
};
