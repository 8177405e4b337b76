// What a flood of wrong keys costs: `node bench/wrong-keys.ts` sends 10,000 of them to one instance of the function, and
// prints its log lines, its metric and its processor time.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { parseConfiguration } from "../functions/core/directory/configuration.ts";
import { startServer } from "../local/server.ts";

const REQUESTS = 10_000;
/** Requests at once. They wait in line for the one instance. */
const CLIENTS = 8;
/** Of /proc: getconf CLK_TCK. */
const TICKS_PER_SECOND = 100;

const lines: string[] = [];
const configuration = parseConfiguration(JSON.stringify({ models: [], keys: [] }));
const server = await startServer({ configuration, concurrency: 1, onLog: (line) => lines.push(line) });
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });

function ask(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { method: "POST", agent, headers }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    });
    outgoing.once("error", reject).end("{}");
  });
}

/** Of the instance's process, user and system, in milliseconds. */
function processorTime(): number {
  const [{ pid } = { pid: 0 }] = server.environments();
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

await ask("/v1/chat/completions", { authorization: "Bearer first" });
const [before, start] = [processorTime(), Date.now()];
let sent = 0;
const statuses = new Map<number | undefined, number>();
async function client(): Promise<void> {
  while (sent < REQUESTS) {
    const status = await ask("/v1/chat/completions", { authorization: `Bearer sk-wrong-${sent++}` });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
}
await Promise.all(Array.from({ length: CLIENTS }, client));
const [took, used] = [Date.now() - start, processorTime() - before];
// The next request, a second later, writes the counts that were waiting.
await new Promise((resolve) => setTimeout(resolve, 1_100));
await ask("/nowhere", {});
await server.close();

const metrics = lines.filter((line) => line.startsWith('{"_aws":')).map((line) => JSON.parse(line));
console.log({
  requests: Object.fromEntries(statuses),
  seconds: took / 1000,
  processorMilliseconds: used,
  processorMillisecondsPerRequest: used / REQUESTS,
  logLines: lines.length - metrics.length,
  metricLines: metrics.length,
  logBytes: lines.reduce((sum, line) => sum + line.length + 1, 0),
  unauthorized: metrics.reduce((sum, { Unauthorized = 0 }) => sum + Unauthorized, 0),
});
