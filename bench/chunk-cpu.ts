// `npx node bench/chunk-cpu.ts --beside PATH`: what a chunk costs here and in another checkout, such as the version before.
// Pairs of processes take turns, so that whatever else the machine does meets both.
import { execFile } from "node:child_process";
import { parseArgs, promisify } from "node:util";
import type { ChunkCost } from "./chunk-cost.ts";
import { table } from "./report.ts";
import { type Summary, summarize } from "./statistics.ts";

const types = { beside: { type: "string" }, pairs: { type: "string", default: "20" } } as const;
const { beside, pairs: given } = parseArgs({ options: types }).values;
if (beside === undefined) {
  console.error("chunk-cpu: --beside PATH names the other checkout");
  process.exit(1);
}
const directories = { before: beside, now: "." };
type Side = keyof typeof directories;

async function measure(side: Side): Promise<ChunkCost> {
  const { stdout } = await promisify(execFile)(process.execPath, ["bench/chunk-cost.ts", directories[side]]);
  return JSON.parse(stdout);
}

/** Who goes first changes from pair to pair. */
async function measurePair(at: number): Promise<Record<Side, ChunkCost>> {
  const order: readonly Side[] = at % 2 === 0 ? ["before", "now"] : ["now", "before"];
  const costs = new Map<Side, ChunkCost>();
  for (const side of order) costs.set(side, await measure(side));
  return Object.fromEntries(costs) as Record<Side, ChunkCost>;
}

const pairs: Record<Side, ChunkCost>[] = [];
for (let at = 0; at < Number(given); at += 1) pairs.push(await measurePair(at));

function summaryOf(name: keyof ChunkCost, side: Side): Summary {
  return summarize(pairs.map((pair) => pair[side][name]));
}

function cell({ median, low, high }: Summary): string {
  const [first, ...range] = [median, low, high].map((value) => value.toFixed(2));
  return low === high ? `${first}` : `${first} (${range.join("–")})`;
}

const TITLES = {
  microseconds: "processor time, µs",
  promises: "promises",
  timers: "timers",
  parses: "calls of JSON.parse",
};
const names = Object.keys(TITLES) as (keyof ChunkCost)[];
const rows = names.map((name) => [TITLES[name], cell(summaryOf(name, "before")), cell(summaryOf(name, "now"))]);
const ratio = cell(summarize(pairs.map(({ before, now }) => now.microseconds / before.microseconds)));
console.log(table(["a chunk", "before", "now"], rows));
console.log(`Processor time, now ÷ before, in ${pairs.length} pairs: ${ratio}`);
