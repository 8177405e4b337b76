// `node bench/profile.ts`: where the processor time of a chunk goes within the gateway, without sockets and other processes.
import { Session } from "node:inspector/promises";
import { relayStream } from "../test/performance/stream.ts";
import { table } from "./report.ts";

const CHUNKS = 100_000;
const ROWS = 12;

const relay = () => relayStream(CHUNKS, 1, () => {});
await relay();
const before = process.cpuUsage();
await relay();
const { user, system } = process.cpuUsage(before);

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.start");
await relay();
const { profile } = await session.post("Profiler.stop");

const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
const times = new Map<string, number>();
for (const [at, id] of (profile.samples ?? []).entries()) {
  const name = names.get(id) ?? "";
  times.set(name, (times.get(name) ?? 0) + (profile.timeDeltas?.[at] ?? 0));
}
const longest = [...times].toSorted(([, one], [, other]) => other - one).slice(0, ROWS);
console.log(
  table(
    ["function", "µs for a chunk"],
    longest.map(([name, time]) => [name, (time / CHUNKS).toFixed(2)]),
  ),
);
console.log(`In all, without the profiler: ${((user + system) / CHUNKS).toFixed(2)} µs for a chunk.`);

function nameOf({ functionName, url }: { functionName: string; url: string }): string {
  return [functionName || "(anonymous)", url.split("/").at(-1)].filter(Boolean).join(", ");
}
