// This version and version 0.1 at work on one table, each with instances of its own, as while this version is being deployed.
// Needs a checkout of version 0.1 with its packages: `OLDER=../sluice-0.1 npx vitest run test/limits/two-versions.test.ts`.
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { poolIn } from "../../functions/aws/pool-item.ts";
import type { Configuration } from "../../functions/core/directory/configuration.ts";
import type { RateLimit } from "../../functions/core/directory/directory.ts";
import type { Server } from "../../local/server.ts";
import { connectTo, readItem } from "../support/dynamodb.ts";
import { answer } from "../support/fake-provider/answers.ts";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import { pause } from "../support/fake-provider/gate.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { runs } from "../support/long.ts";
import { startServer } from "../support/server.ts";
import { inOneMinute, MOST_RUNS, withinAMinute } from "../support/windows.ts";
import { configure, promptOf, send } from "./support/world.ts";

const OLDER = process.env["OLDER"];
const rounds = Array.from({ length: runs(1, 3) }, (_, round) => round + 1);
const patience = { timeout: 240_000 };
const LONG_LOAD = 30_000;

const CALLS = 240;
const AT_ONCE = 24;
const MAXIMUM = 100;
/** Tokens. A stream's prompt is one smaller, and some names of models are. */
const CALL = promptOf({ model: "rpm-10-1", body: { max_tokens: MAXIMUM } }) + MAXIMUM;
const SLOTS = 4;

/** A token's, of prompts and of answers. */
const PRICE = { prompt: 1, completion: 1 };
const DOLLARS = CALL / 1_000_000;
const NANODOLLARS = 1_000;

/** `fits`: so many calls, which use all that they reserve. The key's dollars are of a day. */
const cases: { name: string; limit: RateLimit; fits?: number; dollars?: number }[] = [
  { name: "rpm", limit: { rpm: 50 }, fits: 50 },
  { name: "tpm", limit: { tpm: 40 * CALL }, fits: 40 },
  { name: "rpd", limit: { rpd: 60 }, fits: 60 },
  { name: "tpd", limit: { tpd: 30 * CALL }, fits: 30 },
  { name: "budget", limit: {}, dollars: 35 * DOLLARS, fits: 35 },
  { name: "concurrency", limit: { concurrency: SLOTS } },
  { name: "all", limit: { rpm: 90, tpm: 80 * CALL, rpd: 100, tpd: 85 * CALL, concurrency: SLOTS } },
];

interface World {
  readonly older: Server;
  readonly newer: Server;
  readonly provider: FakeProvider;
}

describe.skipIf(OLDER === undefined)("this version and version 0.1 on one table", () => {
  let world: World;
  let client: ReturnType<typeof connectTo>;

  beforeAll(async () => {
    const provider = await startFakeProvider();
    const attempts = Array.from({ length: MOST_RUNS }, (_, at) => at + 1);
    const names = cases.flatMap(({ name, limit }) =>
      rounds.flatMap((round) => attempts.map((run) => [`${name}-${round}-${run}`, limit])),
    );
    const limits = { keys: Object.fromEntries(names), models: Object.fromEntries(names) };
    const configuration = withBudgets(configure(limits, provider.url));
    const options = { configuration, concurrency: 5, onLog: () => {} };
    const newer = await startServer(options);
    const module = resolve(OLDER ?? "", "functions/gateway.ts");
    const older = await startServer({ ...options, entry: "function", module, dynamoDbEndpoint: newer.dynamodb });
    world = { newer, older, provider };
    client = connectTo(newer.dynamodb);
  }, 120_000);

  afterAll(async () => {
    client?.destroy();
    await world?.older.close();
    await world?.newer.close();
    await world?.provider.close();
  });

  /** At first version 0.1 only, at last this one only. */
  function serverOf(call: number, total: number): Server {
    const part = call / total;
    const isOlder = part < 0.1 || (part < 0.8 && call % 2 === 0);
    return isOlder ? world.older : world.newer;
  }

  async function load(name: string) {
    const busy = { now: 0, most: 0 };
    world.provider.reset();
    world.provider.otherwise(counted(busy));
    const admitted = { older: 0, newer: 0, tokens: 0 };
    const others: Record<string, number> = {};
    let next = 0;
    const work = async () => {
      while (next < CALLS) {
        const [call, server] = [next, serverOf(next++, CALLS)];
        const question = { key: name, model: name, stream: call % 3 === 0, body: { max_tokens: MAXIMUM } };
        const response = await send(server.url, question);
        const text = await response.text();
        if (response.ok) {
          admitted[server === world.older ? "older" : "newer"]++;
          admitted.tokens += promptOf(question) + MAXIMUM;
        } else {
          const reason = `${response.status} ${JSON.parse(text).error.code}`;
          others[reason] = (others[reason] ?? 0) + 1;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { name, admitted, others, busy: busy.most };
  }

  describe.each(rounds)("round %d", (round) => {
    it.each(cases)(
      "admit no more than $name allows, and settle their calls",
      patience,
      async ({ name, limit, fits }) => {
        await inOneMinute(LONG_LOAD);
        const { name: subject, admitted, others, busy } = await withinAMinute((run) => load(`${name}-${round}-${run}`));
        console.log(
          `${subject}: ${admitted.older} by 0.1, ${admitted.newer} by this; ${busy} at once; ${JSON.stringify(others)}`,
        );
        const sum = admitted.older + admitted.newer;
        expect(world.provider.requests).toHaveLength(sum);
        expect(Object.keys(others).filter((code) => !code.startsWith("429"))).toEqual([]);
        if (fits !== undefined) expect(sum).toBe(fits);
        expect(sum).toBeLessThanOrEqual(limit.rpm ?? CALLS);
        expect(admitted.tokens).toBeLessThanOrEqual(limit.tpm ?? CALLS * CALL);
        expect(busy).toBeLessThanOrEqual(limit.concurrency ?? AT_ONCE);
        for (const kind of ["key", "model"]) {
          const { counts, calls, older } = poolIn((await readItem(client, `${kind}#${subject}`)) ?? {}, Date.now());
          expect({ calls, older }).toEqual({ calls: 0, older: 0 });
          const used = { requests: sum, tokens: admitted.tokens, cost: admitted.tokens * NANODOLLARS };
          for (const [count, value] of counts) expect(value, count).toBe(used[quantityIn(count)]);
        }
      },
    );
  });
});

function quantityIn(count: string): "requests" | "tokens" | "cost" {
  return count.startsWith("requests") ? "requests" : count.startsWith("cost") ? "cost" : "tokens";
}

function withBudgets({ models, keys }: Configuration): Configuration {
  const dollarsOf = (name: string) => cases.find((one) => name.startsWith(`${one.name}-`))?.dollars;
  const budgetOf = (name: string) => ({ budget: { usd_per_day: dollarsOf(name) } });
  return {
    models: models.map((model) => (dollarsOf(model.name) === undefined ? model : { ...model, prices: PRICE })),
    keys: keys.map((key) => (dollarsOf(key.name) === undefined ? key : { ...key, ...budgetOf(key.name) })),
  };
}

/** Answers after a while, and counts how many it answers at once. */
function counted(busy: { now: number; most: number }): Behaviour {
  return async (exchange) => {
    const { model, json } = exchange.request;
    const prompt = promptOf({ model, stream: json?.["stream"] === true, body: { max_tokens: MAXIMUM } });
    const usage = { prompt_tokens: prompt, completion_tokens: MAXIMUM, total_tokens: prompt + MAXIMUM };
    busy.now++;
    busy.most = Math.max(busy.most, busy.now);
    await pause(Math.random() * 60).wait(exchange.gone);
    busy.now--;
    await answer({ usage })(exchange);
  };
}
