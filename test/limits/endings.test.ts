// What the counters in DynamoDB hold once a call has ended, in each way in which it can end.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { dynamoPools } from "../../functions/aws/pools.ts";
import type { Hook } from "../../functions/core/hook.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { tableNames } from "../../local/tables.ts";
import { connectTo } from "../support/dynamodb.ts";
import { onFunction, onServer } from "../support/entry.ts";
import { answer, holdUntil, missingUsage } from "../support/fake-provider/answers.ts";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import { resetBeforeHeaders, status } from "../support/fake-provider/faults.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { cutAfter, emptyStream, errorEventAfter } from "../support/fake-provider/stream-faults.ts";
import { startGateway } from "../support/gateway.ts";
import { killBusy, promptOf, startWorld, type World } from "./support/world.ts";

const LIMIT = { rpm: 1_000, tpm: 1_000_000, rpd: 1_000, tpd: 1_000_000, concurrency: 100 };
/** What a prompt is estimated at. A call reserves it and 100 more. */
const promptIn = (stream: boolean) => promptOf({ model: "m", stream });
/** As the provider counts them: 7 for the prompt, 6 for "Hello from the fake provider." */
const USED = 13;
/** The estimate of "Hello from", and of all of it. */
const BEGINNING = 3;
const ALL = 8;
/** After the role, "Hello" and " from". */
const MIDDLE = 3;

const SUBJECTS = ["key#k", "model#m"];

let world: World;

beforeAll(async () => {
  world = await startWorld({ keys: { k: LIMIT, free: {} }, models: { m: LIMIT } }, { concurrency: 2 });
});
afterAll(() => world?.close());

/** What a test has added to the counters. */
let before: number[][];
beforeEach(async () => {
  world.provider.reset();
  before = await Promise.all(SUBJECTS.map(countsOf));
});

async function countsOf(subject: string): Promise<number[]> {
  const { requests, tokens, calls } = await world.held(subject);
  return [requests, tokens, calls];
}

/** Requests, tokens and calls under way, for the key and the model alike. */
async function expectCharged(...expected: [requests: number, tokens: number, calls: number]): Promise<void> {
  const after = await Promise.all(SUBJECTS.map(countsOf));
  const changes = after.map((counts, subject) => counts.map((count, at) => count - (before[subject]?.[at] ?? 0)));
  expect(changes).toEqual([expected, expected]);
}

const either: [string, boolean][] = [
  ["stream", true],
  ["JSON", false],
];

describe.each(either)("a call (%s)", (_, isStream) => {
  const cases: [string, Behaviour, status: number, tokens: number][] = [
    ["is complete", answer(), 200, USED],
    ["has no usage from the provider", missingUsage(), 200, promptIn(isStream) + ALL],
    ["fails before the first byte, with a 500", status(500), 502, 0],
    ["fails before the first byte, with a 400", status(400), 400, 0],
    ["fails before the first byte, with a broken connection", resetBeforeHeaders(), 502, promptIn(isStream)],
  ];

  it.each(cases)("that %s is charged once, for what it used", async (_, behaviour, status, tokens) => {
    world.provider.otherwise(behaviour);
    const answered = await world.ask({ key: "k", model: "m", stream: isStream });
    expect(answered.status).toBe(status);
    await expectCharged(1, tokens, 0);
  });

  onFunction.it("unseenDeparture")(
    "whose client leaves is charged once, for all that the provider has said",
    async () => {
      const middle = gate();
      const chunks = ["Hello", " from", middle, " the", " fake", " provider", "."];
      world.provider.otherwise(async (exchange) => {
        if (!isStream) await middle.wait(exchange.gone);
        await answer(isStream ? { chunks } : {})(exchange);
      });
      const leaving = new AbortController();
      const asking = world.post({ key: "k", model: "m", stream: isStream, signal: leaving.signal });
      asking.catch(() => {});
      await middle.reached;
      if (isStream) await readUntil(await asking, " from");
      leaving.abort();
      await expectCharged(1, promptIn(isStream) + 100, 1);
      middle.open();
      await ended();
      await expectCharged(1, isStream ? 7 + 6 : USED, 0);
    },
  );

  onServer.it("seenDeparture")("whose client leaves is charged once, for its prompt and what it was sent", async () => {
    const never = gate();
    world.provider.otherwise(isStream ? stream({ chunks: ["Hello", " from", never, "."] }) : holdUntil(never));
    const leaving = new AbortController();
    const asking = world.post({ key: "k", model: "m", stream: isStream, signal: leaving.signal });
    asking.catch(() => {});
    await never.reached;
    await expectCharged(1, promptIn(isStream) + 100, 1);
    if (isStream) await readUntil(await asking, " from");
    leaving.abort();
    const tokens = promptIn(isStream) + (isStream ? BEGINNING : 0);
    await vi.waitFor(() => expectCharged(1, tokens, 0), { timeout: 10_000 });
  });
});

describe("a stream", () => {
  it.each([
    ["by a broken connection", cutAfter(MIDDLE)],
    ["by the provider's own error", errorEventAfter(MIDDLE)],
  ])("that fails in the middle, %s, is charged once, by estimate", async (_, behaviour) => {
    world.provider.otherwise(behaviour);
    const { status, text } = await world.ask({ key: "k", model: "m", stream: true });
    expect([status, text.includes("[DONE]")]).toEqual([200, false]);
    await expectCharged(1, promptIn(true) + BEGINNING, 0);
  });

  it("that fails before anything was generated is charged a request and its prompt", async () => {
    world.provider.otherwise(cutAfter(1));
    await world.ask({ key: "k", model: "m", stream: true });
    await expectCharged(1, promptIn(true), 0);
    world.provider.otherwise(emptyStream());
    await world.ask({ key: "k", model: "m", stream: true });
    await expectCharged(2, 2 * promptIn(true), 0);
  });

  it("that uses more than it had reserved is charged all of it", async () => {
    const usage = { prompt_tokens: 7, completion_tokens: 5_000, total_tokens: 5_007 };
    world.provider.otherwise(stream({ usage }));
    await world.ask({ key: "k", model: "m", stream: true });
    await expectCharged(1, 5_007, 0);
  });

  it("whose environment is killed stays charged with what it had reserved, and its slot stays", async () => {
    const middle = gate();
    world.provider.otherwise(stream({ chunks: ["Hello", middle, "."] }));
    const response = await world.post({ key: "k", model: "m", stream: true });
    await middle.reached;
    await killBusy(world);
    await expect(response.text()).rejects.toThrow();
    await expectCharged(1, promptIn(true) + 100, 1);
  });
});

describe("a call that the gateway refuses", () => {
  const refusals: [string, object, status: number][] = [
    ["its body", { body: { max_tokens: -1 } }, 400],
    ["its model", { model: "unknown" }, 404],
    ["its key", { key: "unknown" }, 401],
  ];

  it.each(refusals)("for %s is charged nothing", async (_, question, status) => {
    expect((await world.ask({ key: "k", model: "m", ...question })).status).toBe(status);
    await expectCharged(0, 0, 0);
  });

  it("by a hook that comes after the limits is charged nothing", async () => {
    const refusing: Hook = {
      name: "refusing",
      preCall: async () => Promise.reject(new Error("not today")),
    };
    const pools = dynamoPools(connectTo(world.server.dynamodb), tableNames.Counters);
    const model = { name: "m", model: "openai/m", rate_limit: LIMIT };
    const key = { name: "k", key: "my-secret-key", allowed_models: ["m"], rate_limit: LIMIT };
    const gateway = await startGateway({ models: [model], keys: [key] }, { hooks: [rateLimit(pools), refusing] });
    const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] });
    expect((await gateway.ask({ body })).status).toBe(500);
    await expectCharged(0, 0, 0);
  });
});

async function readUntil(response: Response, text: string): Promise<void> {
  const decoder = new TextDecoder();
  let read = "";
  for await (const bytes of response.body ?? []) {
    read += decoder.decode(bytes, { stream: true });
    if (read.includes(text)) return;
  }
}

/** Resolves when no environment is busy. */
async function ended(): Promise<void> {
  await expect.poll(() => world.server.environments().some(({ busy }) => busy), { timeout: 10_000 }).toBe(false);
}
