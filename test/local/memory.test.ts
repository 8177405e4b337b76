// The function's memory holds the largest request and the largest answer of every kind, one after the other in the same
// instance; the local server would kill it. MEMORY_TABLE=1 prints the peaks; the long run has every kind.
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { memorySize } from "../../infra/memory.ts";
import { readMemory } from "../../local/lambda/memory.ts";
import type { Server } from "../../local/server.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { isLong } from "../support/long.ts";
import { startServer } from "../support/server.ts";
import { type LargestAnswer, largestAnswers } from "./support/largest-answers.ts";
import { largestFrames } from "./support/largest-frames.ts";
import { largestGenerations } from "./support/largest-generations.ts";
import { largestMessages } from "./support/largest-messages.ts";
import { type LargestRequest, largestRequests } from "./support/largest-requests.ts";

/** Those that take most, for the quick run. */
const WORST = [
  "an object of 600,000 names",
  "JSON: many objects of different names",
  "an event: one long text of Chinese",
  "translated: 20,000 calls of a tool",
  "a message: an input of many names",
];
const table = Boolean(process.env["MEMORY_TABLE"]);
const isRun = (kind: string) => isLong || table || WORST.includes(kind);

/** As long as the name in the requests, which have no room for a longer one. */
const TRANSLATED = "other";
const GENERATED = "third";
const FRAMED = "fifth";

const requests = Object.entries(largestRequests);
const kinds = [
  ...requests.map(([kind, request]) => ({ kind, request, reply: plainAnswer, model: "model" })),
  ...Object.entries(largestAnswers).map(([kind, reply]) => ({ kind, request: plainRequest, reply, model: "model" })),
  ...requests.map(([kind, request]) => ({
    kind: `translated: ${kind}`,
    request,
    reply: plainAnswer,
    model: TRANSLATED,
  })),
  ...Object.entries(largestMessages).map(([kind, reply]) => ({
    kind,
    request: plainRequest,
    reply,
    model: TRANSLATED,
  })),
  ...Object.entries(largestGenerations).map(([kind, reply]) => ({
    kind,
    request: plainRequest,
    reply,
    model: GENERATED,
  })),
  ...Object.entries(largestFrames).map(([kind, reply]) => ({ kind, request: plainRequest, reply, model: FRAMED })),
].filter(({ kind }) => isRun(kind));

function plainRequest(): LargestRequest {
  return { body: JSON.stringify({ model: "model", messages: [{ role: "user", content: "Hello" }] }) };
}

function plainAnswer(): LargestAnswer {
  return { stream: false, behaviour: answer() };
}

let provider: FakeProvider;
let server: Server;
const rows: string[] = [];

beforeAll(async () => {
  provider = await startFakeProvider();
  const configuration = parseConfiguration(
    JSON.stringify({
      models: [
        {
          name: "model",
          model: "openai/model-at-its-provider",
          retries: 0,
          provider_config: { api_base: provider.url, api_key: "sk" },
        },
        {
          name: TRANSLATED,
          model: "anthropic/claude-sonnet-4-5",
          retries: 0,
          provider_config: { api_base: provider.url, api_key: "sk" },
        },
        {
          name: GENERATED,
          model: "gemini/gemini-3-flash-preview",
          retries: 0,
          provider_config: { api_base: provider.url, api_key: "sk" },
        },
        {
          name: FRAMED,
          model: "bedrock/anthropic.claude-3-haiku-20240307-v1:0",
          retries: 0,
          provider_config: { api_base: provider.url, api_key: "sk" },
        },
      ],
      keys: [{ name: "key", key: "my-secret-key", allowed_models: ["*"], rate_limit: { rpm: 1_000 } }],
    }),
  );
  server = await startServer({ configuration, concurrency: 1, onLog: () => {} });
});
afterAll(async () => {
  if (table) process.stdout.write(`\n${rows.join("\n")}\n\n`);
  await server?.close();
  await provider?.close();
});

async function ask({ body, headers }: LargestRequest, { stream, model }: { stream: boolean; model: string }) {
  const named = typeof body === "string" ? body.replace('"model":"model"', `"model":"${model}"`) : body;
  const asked = stream ? String(named).replace("{", '{"stream":true,') : named;
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer my-secret-key", "content-type": "application/json", ...headers },
    body: asked as string,
  });
  return { status: response.status, text: await response.text() };
}

/** The instance that the next call will meet. */
async function warmInstance(): Promise<number> {
  provider.script(answer());
  await ask(plainRequest(), { stream: false, model: "model" });
  const [{ pid } = { pid: 0 }] = server.environments();
  return pid;
}

/** What was used at most since then, in MB. */
async function peakOf(pid: number, work: () => Promise<void>): Promise<number> {
  writeFileSync(`/proc/${pid}/clear_refs`, "5"); // Linux forgets the peak before.
  await work();
  return Math.ceil((readMemory(pid) ?? Number.NaN) / 2 ** 20);
}

describe.runIf(process.platform === "linux")(`${memorySize} MB hold`, () => {
  it.each(kinds)("$kind", { timeout: 120_000 }, async ({ kind, request, reply, model }) => {
    const pid = await warmInstance();
    const { behaviour, stream, isAbsurd = false } = reply();
    provider.script(behaviour);
    let seen = { status: 0, text: "" };
    const peak = await peakOf(pid, async () => {
      seen = await ask(request(), { stream, model });
    });
    rows.push(`${kind}: ${seen.status}, ${Number.isNaN(peak) ? "killed" : `${peak} MB`}`);
    provider.reset();

    const isRefused = isAbsurd && seen.status === 502 && seen.text.includes('"upstream_malformed"');
    if (!isRefused) expect(seen.status).toBe(200);
    if (!isRefused) expect(seen.text).toMatch(stream ? /data: \[DONE\]\n\n$/ : /\}$/);
    expect(peak).toBeLessThan(memorySize);
    expect(server.environments()).toMatchObject([{ pid }]);
  });
});
