// What the largest answers with embeddings take, through the function as it is deployed and Amazon's runtime client:
// `npx node bench/large-embeddings.ts`. The provider, the front and the reader share a process beside it.
import { createHash } from "node:crypto";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseConfiguration } from "../functions/core/directory/configuration.ts";
import { memorySize } from "../infra/memory.ts";
import { startServer } from "../local/server.ts";
import { answerOf, BREAKS_OFF, EMBEDDINGS, type Encoding, startEmbeddingsProvider } from "./embeddings-provider.ts";
import { memory, processorTime, resetPeak } from "./processes.ts";

/** AWS, "Response streaming for Lambda functions": what a Function URL sends at once, and in a second from then on. */
const AT_ONCE = 6 * 2 ** 20;
const A_SECOND = 2 * 2 ** 20;

interface Reading {
  readonly status: number;
  readonly bytes: number;
  readonly hash: string;
  readonly isJson: boolean;
  readonly seconds: number;
}

const provider = await startEmbeddingsProvider();
const at = { api_base: provider.url, api_key: "sk" };
const key = { name: "bench", key: "sk-bench", allowed_models: ["*"], rate_limit: { tpm: 1e9 } };
const model = (name: string, id: string) => ({
  name,
  model: `openai/${id}`,
  provider_config: at,
  retries: 0,
  prices: "none",
});
const configuration = { models: [model("large", "upstream"), model("broken", BREAKS_OFF)], keys: [key] };
const server = await startServer({
  configuration: parseConfiguration(JSON.stringify(configuration)),
  concurrency: 1,
  onLog: () => {},
});

/** Reads no faster than a Function URL sends if it is slow. Whether it is JSON is asked of one that is cut only. */
async function read(body: object, { isSlow = false, isKept = false } = {}): Promise<Reading> {
  const startedAt = performance.now();
  const headers = { authorization: "Bearer sk-bench", "content-type": "application/json" };
  const outgoing = request(`${server.url}/v1/embeddings`, { method: "POST", headers }).end(JSON.stringify(body));
  const response = await new Promise<import("node:http").IncomingMessage>((resolve, reject) =>
    outgoing.once("response", resolve).once("error", reject),
  );
  const hash = createHash("sha256");
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    hash.update(piece);
    if (isKept) kept.push(piece);
    bytes += piece.length;
    const due = startedAt + (1_000 * Math.max(0, bytes - AT_ONCE)) / A_SECOND;
    if (isSlow && due > performance.now()) await sleep(due - performance.now());
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const isJson = isKept && isValid(Buffer.concat(kept).toString());
  return { status: response.statusCode ?? 0, bytes, hash: hash.digest("hex"), isJson, seconds };
}

function isValid(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function hashOf(name: string, encoding: Encoding): string {
  const hash = createHash("sha256");
  for (const piece of answerOf(name, encoding)) hash.update(piece);
  return hash.digest("hex");
}

async function promptTokens(): Promise<number> {
  const response = await fetch(`${server.url}/v1/usage`, { headers: { authorization: "Bearer sk-bench" } });
  const { today } = (await response.json()) as { readonly today: { readonly prompt_tokens: number } };
  return today.prompt_tokens;
}

interface Case {
  readonly name: "large" | "broken";
  readonly encoding: Encoding;
  readonly isSlow?: boolean;
}

const input = Array.from({ length: EMBEDDINGS }, (_, index) => `text number ${index}`);
const ask = ({ name, encoding }: Case) => ({ model: name, input, encoding_format: encoding });

async function row(each: Case): Promise<string> {
  const { name, encoding, isSlow = false } = each;
  const isCut = name === "broken";
  const [{ pid } = { pid: 0 }] = server.environments();
  const before = { charged: await promptTokens(), time: processorTime([pid]), rss: memory(pid).rss };
  resetPeak(pid);
  const { status, bytes, hash, isJson, seconds } = await read(ask(each), { isSlow, isKept: isCut });
  const { peak } = memory(pid);
  const processor = processorTime([pid]) - before.time;
  const charged = (await promptTokens()) - before.charged;
  const outcome = isCut
    ? `cut, ${isJson ? "JSON" : "no JSON"}`
    : hash === hashOf(name, encoding)
      ? "equal"
      : "different";
  const cells = [
    `${encoding}, ${isSlow ? "2 MB/s (simulated)" : "fast"} reader`,
    ...[status, outcome, (bytes / 1e6).toFixed(1), seconds.toFixed(1), processor.toFixed(0)],
    ...[before.rss.toFixed(0), peak.toFixed(0), charged],
  ];
  return `| ${cells.join(" | ")} |`;
}

try {
  await read(ask({ name: "large", encoding: "base64" }));
  console.log(`The function has ${memorySize} MB.\n`);
  console.log(
    "| answer | status | bytes | MB | seconds | processor, ms | memory before, MB | peak, MB | tokens charged |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const isSlow of [false, true])
    for (const encoding of ["float", "base64"] as const) console.log(await row({ name: "large", encoding, isSlow }));
  for (const encoding of ["float", "base64"] as const) console.log(await row({ name: "broken", encoding }));
} finally {
  await server.close();
  provider.close();
}
