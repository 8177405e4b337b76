// `node bench/cost.ts`: what a million and a billion calls a month cost on AWS, for docs/scale.md. Nothing here is
// measured: prices of us-east-1 in November 2026, without free tiers, and the same call as in docs/costs.md.

/** A stream of ten seconds and 300 tokens, with limits on its key and its model. Sizes in KB. */
const CALL = { seconds: 10, gigabytes: 0.5, writes: 7, reads: 1, transfer: 80, logs: 2 };
const SECONDS_A_MONTH = 30 * 24 * 60 * 60;
/** How much busier the busiest hour is than the average. */
const PEAK = 3;

/** Up to so much a month, a unit of it costs so much; the last tier has no end. */
type Tiers = readonly (readonly [most: number, price: number])[];

const NO_END = Number.POSITIVE_INFINITY;
const PRICES = {
  /** https://aws.amazon.com/lambda/pricing/ : a request; a GB-second on arm64. */
  request: [[NO_END, 0.2e-6]],
  duration: [
    [7.5e9, 0.0000133334],
    [18.75e9, 0.0000120001],
    [NO_END, 0.0000106667],
  ],
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ : a write unit, a read unit. */
  write: [[NO_END, 0.625e-6]],
  read: [[NO_END, 0.125e-6]],
  /** https://aws.amazon.com/cloudwatch/pricing/ : a GB of logs. */
  logs: [[NO_END, 0.5]],
  /** https://aws.amazon.com/ec2/pricing/on-demand/ : a GB to the internet. */
  transfer: [
    [10e3, 0.09],
    [50e3, 0.085],
    [150e3, 0.07],
    [NO_END, 0.05],
  ],
} as const satisfies Record<string, Tiers>;

/** 30 metrics at $0.30 each. */
const METRICS = 9;

function price(amount: number, tiers: Tiers): number {
  let [sum, from] = [0, 0];
  for (const [most, each] of tiers) {
    sum += Math.max(Math.min(amount, most) - from, 0) * each;
    from = most;
  }
  return sum;
}

function costsOf(calls: number): Record<string, number> {
  return {
    "Lambda, waiting": price(calls * CALL.seconds * CALL.gigabytes, PRICES.duration),
    "data transfer": price((calls * CALL.transfer) / 1e6, PRICES.transfer),
    "DynamoDB, writes of 1 KB": price(calls * CALL.writes, PRICES.write),
    "CloudWatch, logs": price((calls * CALL.logs) / 1e6, PRICES.logs),
    "Lambda, requests": price(calls, PRICES.request),
    "DynamoDB, reads": price(calls * CALL.reads, PRICES.read),
    "CloudWatch, metrics": METRICS,
  };
}

function usageOf(calls: number): Record<string, number> {
  const rate = calls / SECONDS_A_MONTH;
  return {
    "calls a second, on average": rate,
    [`calls a second, at ${PEAK} times that`]: PEAK * rate,
    "calls at the same time, then": PEAK * rate * CALL.seconds,
    "DynamoDB writes a second, then": PEAK * rate * CALL.writes,
  };
}

function print(title: string, columns: readonly Record<string, number>[], write: (value: number) => string): void {
  console.log(`| ${title} | a million | a billion |\n| --- | ---: | ---: |`);
  for (const name of Object.keys(columns[0] ?? {})) {
    console.log(`| ${name} | ${columns.map((column) => write(column[name] ?? 0)).join(" | ")} |`);
  }
  console.log();
}

/** Dollars as they are shown: the sum is that of the lines above it, as a reader would add them up. */
const rounded = (value: number) => (value < 1_000 ? Math.round(value * 100) / 100 : Math.round(value));
const withSum = (costs: Record<string, number>) => ({
  ...costs,
  "**sum**": Object.values(costs).reduce((sum, cost) => sum + rounded(cost), 0),
});
const number = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: value < 100 ? 2 : 4 });
const dollars = (value: number) =>
  value.toLocaleString("en", { style: "currency", currency: "USD", maximumFractionDigits: value < 1_000 ? 2 : 0 });

const CALLS = [1e6, 1e9];
print("calls a month", CALLS.map(usageOf), number);
print("dollars a month", CALLS.map(costsOf).map(withSum), dollars);
