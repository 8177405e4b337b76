// An estimate of what AWS charges for the gateway in 24 hours, from the metrics of what it charges most for. The share that
// is left out is small: reads, data transfer, storage, custom metrics (docs/costs.md).
import { ofFunction } from "./function-queries.ts";
import { logs } from "./logs.ts";
import { memorySize } from "./memory.ts";
import { ofTable, type Query, query } from "./metric-queries.ts";
import { calls, counters, usage } from "./tables.ts";

/** In US dollars, us-east-1, November 2026. */
const price = { gigabyteSecond: 0.0000133334, invocation: 0.2e-6, write: 0.625e-6, gigabyteOfLogs: 0.5 };

const day = { period: 86_400 };
const WRITES = "ConsumedWriteCapacityUnits";
const incoming = { namespace: "AWS/Logs", metricName: "IncomingBytes", dimensions: { LogGroupName: logs.name } };

const used: [Query, unitPrice: number][] = [
  [ofFunction("Duration", day), (memorySize / 1024 / 1000) * price.gigabyteSecond], // Duration is in milliseconds.
  [ofFunction("Invocations", day), price.invocation],
  [ofTable("reservations", [WRITES, counters], day), price.write],
  [ofTable("records", [WRITES, usage], day), price.write],
  [ofTable("calls", [WRITES, calls], day), price.write],
  [query("logged", incoming, day), price.gigabyteOfLogs / 1e9],
];

/** A product for each metric: SUM skips one without data, which a single expression would turn into no data at all. */
const products = used.map(([{ id }, unitPrice]) => ({
  id: `${id}_cost`,
  expression: `${id} * ${unitPrice.toFixed(16)}`,
}));

export const costQueries: Query[] = [
  ...used.map(([metric]) => metric),
  ...products,
  { id: "cost", expression: `SUM([${products.map(({ id }) => id).join(", ")}])`, label: "Estimated cost in USD" },
];
