// `npx node bench/request-cpu.ts --beside PATH`: the processor time of a request here and in another checkout, such as the
// version before. In each pair, both are started anew, warmed up as for the bench, and then measured in turns.
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { readConfiguration } from "../local/configuration.ts";
import { fillDynamoDb } from "../local/dynamodb.ts";
import { createScope, type Scope } from "../local/scope.ts";
import { firstByte } from "./measures/first-byte.ts";
import type { Measure } from "./measures/measure.ts";
import { processorPerChunks, processorPerJson, processorPerStream } from "./measures/processor.ts";
import { openParts, type Parts } from "./parts.ts";
import { CONFIGURATION, LIMITED_MODEL } from "./plan.ts";
import { table } from "./report.ts";
import { warmUp } from "./rounds.ts";
import { serverOf } from "./servers.ts";
import { full } from "./sizes.ts";
import { type Summary, summarize } from "./statistics.ts";
import { lambda, peer, type Subject } from "./subjects.ts";

const types = {
  beside: { type: "string" },
  entry: { type: "string", default: "server" },
  pairs: { type: "string", default: "10" },
} as const;
const { beside, entry, pairs } = parseArgs({ options: types }).values;
if (beside === undefined || (entry !== "server" && entry !== "function")) {
  console.error("request-cpu: --beside PATH names the other checkout, --entry is server or function");
  process.exit(1);
}
const directories = { before: resolve(beside), now: resolve() };
type Side = keyof typeof directories;

const MEASURES: readonly Measure[] = [processorPerJson, processorPerStream, processorPerChunks, firstByte];
const ROUNDS = 3;
const TITLES = {
  processorJson: "JSON request, ms",
  processorStream: "stream of five chunks, ms",
  processorChunks: "1,000 chunks, ms",
  firstByte50: "first byte of a stream, median, ms",
  firstByte99: "– p99, ms",
};
type Row = keyof typeof TITLES;

async function start(side: Side, parts: Parts, scope: Scope): Promise<Subject> {
  const file = (name: string) => relative("", join(directories[side], "functions", name));
  if (entry === "server") return scope.open(peer(await serverOf(file("server.ts"), parts, scope)));
  const settings = { ...parts, entry: file("gateway.ts"), concurrency: 1 };
  return scope.open(lambda({ name: side, model: LIMITED_MODEL }, settings));
}

/** Who goes first changes from pair to pair. */
async function measurePair(at: number, parts: Parts): Promise<Record<Side, Record<string, number>>> {
  const scope = createScope();
  try {
    const order: readonly Side[] = at % 2 === 0 ? ["before", "now"] : ["now", "before"];
    const subjects = new Map<Side, Subject>();
    const context = { parts, sizes: full, functions: [] };
    for (const side of order) subjects.set(side, await start(side, parts, scope));
    for (const subject of subjects.values()) await warmUp(subject, context, 1);
    const samples: Record<Side, Record<string, number>[]> = { before: [], now: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const measure of MEASURES) {
        for (const [side, subject] of subjects) samples[side].push(await measure(subject, context));
      }
    }
    return { before: medians(samples.before), now: medians(samples.now) };
  } finally {
    await scope.close();
  }
}

function medians(samples: readonly Record<string, number>[]): Record<string, number> {
  const of = (name: Row) => samples.flatMap((sample) => sample[name] ?? []);
  return Object.fromEntries((Object.keys(TITLES) as Row[]).map((name) => [name, summarize(of(name)).median]));
}

function cell({ median, low, high }: Summary): string {
  const [first, ...range] = [median, low, high].map((value) => value.toFixed(3));
  return `${first} (${range.join("–")})`;
}

const scope = createScope();
try {
  const parts = await openParts(scope);
  await fillDynamoDb(parts.dynamoDb, await readConfiguration(CONFIGURATION));
  const measured: Record<Side, Record<string, number>>[] = [];
  for (let at = 0; at < Number(pairs); at += 1) measured.push(await measurePair(at, parts));
  const rows = Object.entries(TITLES).map(([name, title]) => {
    const all = (side: Side) => measured.map((pair) => pair[side][name] ?? Number.NaN);
    const ratios = measured.map(({ before, now }) => (now[name] ?? Number.NaN) / (before[name] ?? Number.NaN));
    return [title, ...[all("before"), all("now"), ratios].map((values) => cell(summarize(values)))];
  });
  console.log(table([`${entry}, ${pairs} pairs`, "before", "now", "now ÷ before"], rows));
} finally {
  await scope.close();
}
