// From the request to the first byte of the stream, of one client.
import { quantile } from "../statistics.ts";
import type { Measure } from "./measure.ts";

export const firstByte: Measure = async ({ target }, { parts: { load }, sizes }) => {
  const plan = { chunks: 5, gap: 0 };
  const { firstBytes } = await load.ask("run", { target, stream: true, plan, clients: 1, requests: sizes.firstBytes });
  return {
    firstByte50: quantile(firstBytes, 0.5),
    firstByte90: quantile(firstBytes, 0.9),
    firstByte99: quantile(firstBytes, 0.99),
  };
};
