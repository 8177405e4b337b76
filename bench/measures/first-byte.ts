// From the request to the first byte of the stream, of one client. It waits before each request until what the last one has left
// behind the answer is done: on AWS that has processors of its own.
import { quantile } from "../statistics.ts";
import type { Measure } from "./measure.ts";

/** Milliseconds. */
const REST = 30;

export const firstByte: Measure = async ({ target }, { parts: { load }, sizes }) => {
  const plan = { chunks: 5, gap: 0 };
  const job = { target, stream: true, plan, clients: 1, requests: sizes.firstBytes, rest: REST };
  const { firstBytes } = await load.ask("run", job);
  return {
    firstByte50: quantile(firstBytes, 0.5),
    firstByte90: quantile(firstBytes, 0.9),
    firstByte99: quantile(firstBytes, 0.99),
  };
};
