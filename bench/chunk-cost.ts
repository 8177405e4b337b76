// What a chunk costs in the gateway of one checkout, in a process of its own: `node bench/chunk-cost.ts DIRECTORY`. The whole
// gateway runs, with counters in memory and a provider that is no more than an iterator.
import { createHook } from "node:async_hooks";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { contentChunk, finishChunk, toEvent, usage, usageChunk } from "../test/support/event-stream.ts";

export interface ChunkCost {
  /** User and system time of a chunk. */
  readonly microseconds: number;
  /** How many one more chunk makes, without those that its read makes. */
  readonly promises: number;
  readonly timers: number;
  readonly parses: number;
}

const CHUNKS = 20_000;
const ROUNDS = 20;
const WARM_UP = 10_000;
const FEW = 1_000;

const MODEL = { name: "model", model: "openai/model", rate_limit: { rpm: 1_000 } };
const CONFIGURATION = {
  models: [{ ...MODEL, provider_config: { api_key: "sk", api_base: "http://provider.test/v1" } }],
  keys: [{ name: "key", key: "my-secret-key", allowed_models: ["model"], rate_limit: { rpm: 1_000 } }],
};
const REQUEST = JSON.stringify({ model: "model", stream: true, messages: [{ role: "user", content: "Hello" }] });

/** Each chunk is a read of its own. */
async function* bodyOf(chunks: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const chunk = encoder.encode(toEvent(contentChunk("word ")));
  for (let sent = 0; sent < chunks; sent++) yield chunk;
  yield encoder.encode(toEvent(finishChunk()) + toEvent(usageChunk(usage(chunks))) + toEvent("[DONE]"));
}

async function readAlone(chunks: number): Promise<void> {
  for await (const _ of bodyOf(chunks));
}

type Support = typeof import("../test/support/gateway.ts");

/** The relay of the checkout: its own gateway answers a stream of so many chunks, which is read to its end. */
async function relayOf(directory: string): Promise<(chunks: number) => Promise<void>> {
  const file = pathToFileURL(join(resolve(directory), "test/support/gateway.ts")).href;
  const { startGateway }: Support = await import(file);
  return async (chunks) => {
    const headers = new Headers({ "content-type": "text/event-stream" });
    const response = { ok: true, status: 200, headers, body: bodyOf(chunks) } as unknown as Response;
    const { begin } = await startGateway(CONFIGURATION, { fetch: async () => response });
    const reply = await begin({ body: REQUEST });
    let last = "";
    for await (const piece of reply.body) last = String(piece);
    await reply.settle();
    if (!last.endsWith("data: [DONE]\n\n")) throw new Error(`the answer is not complete: ${last}`);
  };
}

/** The least of the rounds: whatever else the machine does only adds to it. */
async function timeOf(work: (chunks: number) => Promise<void>): Promise<number> {
  await work(WARM_UP);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    await work(CHUNKS);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / CHUNKS);
  }
  return least;
}

type Counts = Pick<ChunkCost, "promises" | "timers" | "parses">;

/** Beginning and end of a call cost the same for any number of chunks. */
async function countsOf(work: (chunks: number) => Promise<void>): Promise<Counts> {
  const few = await count(() => work(FEW));
  const many = await count(() => work(2 * FEW));
  const perChunk = (name: keyof Counts) => (many[name] - few[name]) / FEW;
  return { promises: perChunk("promises"), timers: perChunk("timers"), parses: perChunk("parses") };
}

async function count(work: () => Promise<void>): Promise<Counts> {
  const made: Record<string, number> = {};
  let parses = 0;
  const { parse } = JSON;
  JSON.parse = (...given) => {
    parses += 1;
    return parse(...given);
  };
  const hook = createHook({
    init(_, type) {
      made[type] = (made[type] ?? 0) + 1;
    },
  }).enable();
  await work();
  hook.disable();
  JSON.parse = parse;
  return { promises: made["PROMISE"] ?? 0, timers: made["Timeout"] ?? 0, parses };
}

const relay = await relayOf(process.argv[2] ?? ".");
const microseconds = await timeOf(relay);
const [relayed, alone] = [await countsOf(relay), await countsOf(readAlone)];
const cost: ChunkCost = { ...relayed, promises: relayed.promises - alone.promises, microseconds };
process.stdout.write(JSON.stringify(cost));
