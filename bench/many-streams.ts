// `npx node bench/many-streams.ts`: a thousand streams in one process of the server entry, and what of them is left afterwards.
// It takes two minutes. Two chunks a second each, for a minute; every tenth pauses for 20 seconds. Run nothing else meanwhile.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createScope, type Scope } from "../local/scope.ts";
import type { Job, Load } from "./load.ts";
import { openParts } from "./parts.ts";
import { CONFIGURATION, type Plan } from "./plan.ts";
import { memory, processorTime, resetPeak } from "./processes.ts";
import { ownServers, SERVER } from "./servers.ts";
import { quantile } from "./statistics.ts";
import { peer } from "./subjects.ts";

const STREAMS = 1_000;
const GAP = 500;
const STEADY: Plan = { chunks: 120, gap: GAP };
const PAUSING: Plan = { chunks: 80, gap: GAP, pause: 20_000 };
/** As fast as the provider, the server and the load generator can, on the processors that they share. */
const FAST: Plan = { chunks: 2_000, gap: 0 };
/** The server makes what it needs: nothing else is measured beside it. */
const OWN_TABLES = { SLUICE_TABLES: "create", SLUICE_CONFIG: CONFIGURATION };
/** Milliseconds. Idle connections to providers are closed after eight seconds at the latest. */
const QUIET = 10_000;

async function measure(scope: Scope): Promise<void> {
  const parts = await openParts(scope);
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "active-resources.json");
  const server = (await ownServers(parts, scope)).find(({ name }) => name === SERVER);
  if (server === undefined) throw new Error("no server");
  const probe = fileURLToPath(new URL("active-resources.mjs", import.meta.url));
  const subject = await scope.open(
    peer({
      ...server,
      arguments: (port) => ["--import", probe, ...server.arguments(port)],
      variables: (port) => ({ ...server.variables(port), ...OWN_TABLES, ACTIVE_RESOURCES: file }),
    }),
  );
  const [pid = 0] = await subject.processes();
  const run = (plan: Plan, streams: number, requests = streams): Promise<Load> => {
    const job: Job = { target: subject.target, stream: true, plan, clients: streams, requests };
    return parts.load.ask("run", job);
  };

  await run({ chunks: 10, gap: 0 }, 32, 500);
  await sleep(QUIET);
  print("before", { ...(await resources(pid, file)), ...rounded({ "MB of memory": memory(pid).rss }) });
  resetPeak(pid);
  const used = processorTime([pid]);
  const running = Promise.all([run(STEADY, STREAMS * 0.9), run(PAUSING, STREAMS * 0.1)]);
  await sleep(30_000);
  print("after half a minute", await resources(pid, file));
  const loads = await running;
  const gaps = loads.flatMap((load) => load.gaps.map(Math.abs));
  const chunks = loads.reduce((sum, { delays }) => sum + delays.length, 0);
  const seconds = (processorTime([pid]) - used) / 1_000;
  print(`${STREAMS} streams, each whole and in order`, {
    chunks,
    ...rounded({
      "ms added to a gap, median": quantile(gaps, 0.5),
      "ms added to a gap, p99": quantile(gaps, 0.99),
      "ms added to a gap, most": quantile(gaps, 1),
      "MB of memory at most": memory(pid).peak,
      "seconds of processor time": seconds,
      "chunks in a second of processor time": chunks / seconds,
    }),
  });
  await sleep(QUIET);
  print("ten seconds later", { ...(await resources(pid, file)), ...rounded({ "MB of memory": memory(pid).rss }) });

  const before = processorTime([pid]);
  const { duration, delays } = await run(FAST, 64, 128);
  const busy = processorTime([pid]) - before;
  const sent = FAST.chunks * 128;
  print("64 streams as fast as can be", {
    chunks: sent,
    ...rounded({
      "chunks a second": (sent / duration) * 1_000,
      "share of one processor": busy / duration,
      "chunks in a second of processor time": (sent / busy) * 1_000,
      "ms for a chunk on its way, median": quantile(delays, 0.5),
    }),
  });
}

async function resources(pid: number, file: string): Promise<Record<string, number>> {
  rmSync(file, { force: true });
  process.kill(pid, "SIGUSR2");
  while (!existsSync(file)) {
    process.kill(pid, 0); // Throws once the process is gone.
    await sleep(10);
  }
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, ...JSON.parse(readFileSync(file, "utf8")) };
}

function rounded(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(3))]));
}

function print(title: string, figures: Readonly<Record<string, number>>): void {
  console.log(`${title}:`);
  for (const [name, value] of Object.entries(figures)) console.log(`  ${value} ${name}`);
}

const scope = createScope();
try {
  await measure(scope);
} finally {
  await scope.close();
}
