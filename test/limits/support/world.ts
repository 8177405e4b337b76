// The whole gateway, limited: clients over HTTP, ten execution environments, DynamoDB, and a provider that does as it is told.
import { expect } from "vitest";
import { poolIn } from "../../../functions/aws/pool-item.ts";
import { parseConfiguration } from "../../../functions/core/directory/configuration.ts";
import type { RateLimit } from "../../../functions/core/directory/directory.ts";
import { estimatePromptTokens } from "../../../functions/core/limits/estimate.ts";
import type { Pool } from "../../../functions/core/limits/pool.ts";
import type { Server, ServerOptions } from "../../../local/server.ts";
import { connectTo, readItem } from "../../support/dynamodb.ts";
import { isServerEntry } from "../../support/entry.ts";
import { holdUntil } from "../../support/fake-provider/answers.ts";
import { gate } from "../../support/fake-provider/gate.ts";
import { type FakeProvider, startFakeProvider } from "../../support/fake-provider.ts";
import { sendSignal } from "../../support/send-signal.ts";
import { startServer } from "../../support/server.ts";

/** By name. Every key may use every model. */
interface Limits {
  readonly keys: Readonly<Record<string, RateLimit>>;
  readonly models: Readonly<Record<string, RateLimit>>;
}

export interface Question {
  readonly key: string;
  readonly model: string;
  readonly stream?: boolean;
  /** Further members of the body. */
  readonly body?: object;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What DynamoDB holds for a key or model, of all days, since a test may run over midnight. */
export interface Held {
  readonly requests: number;
  readonly tokens: number;
  /** Calls that are under way, or were killed. */
  readonly calls: number;
}

export interface World {
  readonly server: Server;
  readonly provider: FakeProvider;
  readonly log: string[];
  /** Resolves with the head. */
  post(question: Question): Promise<Response>;
  /** Resolves with the last byte. */
  ask(question: Question): Promise<Answer>;
  pool(subject: string): Promise<Pool>;
  held(subject: string): Promise<Held>;
  /** All that limits are compared with. */
  counted(subject: string): Promise<Record<string, number>>;
  close(): Promise<void>;
}

type Options = Pick<ServerOptions, "concurrency" | "timeoutSeconds" | "dynamoDbEndpoint">;

export async function startWorld(limits: Limits, options: Options = {}): Promise<World> {
  const provider = await startFakeProvider();
  const log: string[] = [];
  const configuration = configure(limits, provider.url);
  const server = await startServer({ configuration, onLog: (line) => log.push(line), concurrency: 10, ...options });
  const client = connectTo(server.dynamodb);
  const post = (question: Question) => send(server.url, question);
  const pool = async (subject: string) => poolIn((await readItem(client, subject)) ?? {}, Date.now());
  return {
    server,
    provider,
    log,
    post,
    ask: async (question) => {
      const response = await post(question);
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    pool,
    held: async (subject) => heldIn(await pool(subject)),
    counted: async (subject) => {
      const { calls, counts } = await pool(subject);
      return { calls, ...Object.fromEntries(counts) };
    },
    async close() {
      client.destroy();
      await server.close();
      await provider.close();
    },
  };
}

export function configure({ keys, models }: Limits, address: string) {
  const file = {
    models: Object.entries(models).map(([name, rate_limit]) => ({
      name,
      model: `openai/${name}`,
      provider_config: { api_base: address, api_key: "provider" },
      retries: 0,
      max_output_tokens: 100,
      rate_limit,
    })),
    keys: Object.entries(keys).map(([name, rate_limit]) => ({
      name,
      key: `secret-of-${name}`,
      allowed_models: Object.keys(models),
      rate_limit,
    })),
  };
  return parseConfiguration(JSON.stringify(file));
}

/** Resolves with the head. */
export function send(url: string, { key, signal, ...question }: Question): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer secret-of-${key}`, "content-type": "application/json" },
    body: JSON.stringify(bodyOf(question)),
    signal: signal ?? null,
  });
}

function bodyOf({ model, stream = false, body = {} }: Omit<Question, "key">): Record<string, unknown> {
  return { model, stream, messages: [{ role: "user", content: "hi" }], ...body };
}

/** What the prompt of a question is estimated at. */
export function promptOf(question: Omit<Question, "key">): number {
  return estimatePromptTokens(bodyOf(question));
}

function heldIn({ counts, calls }: Pool): Held {
  const ofDays = (kind: string) =>
    [...counts]
      .filter(([name]) => new RegExp(`^${kind}@\\d{4}-\\d\\d-\\d\\d$`).test(name))
      .reduce((sum, [, count]) => sum + count, 0);
  return { requests: ofDays("requests"), tokens: ofDays("tokens"), calls };
}

/** The error's code, or `undefined` if there is none. */
export function codeOf({ text }: Answer): unknown {
  return text.startsWith("{") ? JSON.parse(text).error?.code : undefined;
}

export function limitHeadersOf({ headers }: { readonly headers: Headers }): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => /^(x-ratelimit|retry-after)/.test(name)));
}

/**
 * Brings ten execution environments to life, so that none starts while a test counts; two by two, since all at once may take
 * longer than a start may on a busy machine. `ask` is for a call without limits.
 */
export async function warmUp(provider: FakeProvider, ask: () => Promise<unknown>): Promise<void> {
  const open = gate();
  provider.otherwise(holdUntil(open));
  const calls: Promise<unknown>[] = [];
  while (calls.length < 10) {
    calls.push(ask(), ask());
    await provider.waitForRequest(calls.length);
  }
  open.open();
  await Promise.all(calls);
  provider.reset();
}

/** Kills the environment of the only call that is under way, once no other still writes its record of usage; or the server. */
export async function killBusy({ server }: World): Promise<void> {
  if (isServerEntry) return killServer(server);
  const busy = () => server.environments().filter(({ busy }) => busy);
  await expect.poll(busy, { timeout: 10_000 }).toHaveLength(1);
  for (const { pid } of busy()) sendSignal(pid, "SIGKILL");
}

/** With all the calls that are under way. Settles when another serves. */
export async function killServer({ environments }: Server): Promise<void> {
  const [killed] = environments();
  if (killed === undefined) throw new Error("no server runs");
  sendSignal(killed.pid, "SIGKILL");
  const others = () => environments().filter(({ pid }) => pid !== killed.pid);
  await expect.poll(others, { timeout: 30_000, interval: 5 }).toHaveLength(1);
}
