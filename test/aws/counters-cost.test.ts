// What a call costs in DynamoDB: the requests that its limits send, counted at the wire.

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dynamoCounters } from "../../functions/aws/counters.ts";
import type { Call } from "../../functions/core/call.ts";
import { key as keySchema, type RateLimit } from "../../functions/core/directory/directory.ts";
import type { Hook, Outcome } from "../../functions/core/hook.ts";
import { estimatedUsage } from "../../functions/core/limits/usage.ts";
import { openCallLog } from "../../functions/core/log-fields.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { chat } from "../../functions/protocols/chat/protocol.ts";
import { tableNames } from "../../local/tables.ts";
import { targetFrom } from "../support/target.ts";
import { type Clock, DAY, MINUTE, NOON } from "./counting.ts";
import { type Network, networkOf } from "./network.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

const WRITE = "UpdateItem";
const READ = "GetItem";

const COMPLETE: Outcome = {
  ending: "complete",
  status: 200,
  usage: estimatedUsage(3, 4),
  attempts: [],
  consumed: [],
  cost: 0,
  duration: 1,
  finishReasons: [],
};

describe.each(dynamoStores)("what limits send to $name", ({ name, isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    let network: Network;
    let hook: Hook;
    const clock: Clock = { now: NOON };
    /** Unlike DynamoDB, dynalite does not tell the item with a failed condition: it is read then. */
    const refused = name === "dynalite" ? [WRITE, READ] : [WRITE];

    beforeAll(async () => {
      store = await open();
      const client = store.connect();
      network = networkOf(client);
      hook = rateLimit(
        dynamoCounters(client, tableNames.Counters, () => clock.now),
        () => clock.now,
      );
    });
    beforeEach(() => {
      clock.now = NOON;
    });
    afterAll(() => store?.close());

    /** Calls with a key and a model that no other test has used. */
    function caller(limits: { key?: RateLimit; model?: RateLimit }) {
      const name = randomUUID();
      const key = keySchema.parse({ name, hash: "0".repeat(64), allowed_models: [], rate_limit: limits.key });
      const target = targetFrom({ name, model: "openai/x", rate_limit: limits.model });
      return (): Call => ({
        id: randomUUID(),
        requestId: "request",
        platformId: "request",
        ...openCallLog(),
        protocol: chat,
        unsupported: undefined,
        translation: undefined,
        key,
        asked: name,
        model: target,
        targets: [target],
        stream: false,
        includeUsage: false,
        hasStreamOptions: false,
        choices: 1,
        maximumTokens: 10,
        text: "",
        forwarded: {},
        maxima: {},
        denied: undefined,
        prices: new Map(),
        promptTokens: 9,
        receivedAt: clock.now,
        deadline: clock.now + MINUTE,
        killedAt: clock.now + MINUTE,
      });
    }

    /** What a call sends before the provider is asked, and after it has answered. */
    async function sendingsOf(call: Call): Promise<[before: string[], after: string[]]> {
      const admission = await hook.preCall(call, () => {}).catch(() => undefined);
      const before = network.sent.splice(0);
      await admission?.postCall?.(COMPLETE);
      return [before, network.sent.splice(0)];
    }

    const ALL = { rpm: 1_000, tpm: 100_000, rpd: 1_000, tpd: 100_000, concurrency: 10 };

    it("nothing, for a call without limits", async () => {
      expect(await sendingsOf(caller({})())).toEqual([[], []]);
    });

    it.each([
      ["of one item", { key: ALL }, [WRITE]],
      ["of one limit", { model: { tpd: 100_000 } }, [WRITE]],
      ["of key and model", { key: ALL, model: ALL }, [WRITE, WRITE]],
    ])("one write before and one after for each item, for a call with limits %s", async (_, limits, writes) => {
      const call = caller(limits);
      for (let calls = 0; calls < 3; calls++) expect(await sendingsOf(call())).toEqual([writes, writes]);
    });

    it.each([
      ["minute", MINUTE],
      ["day", DAY],
    ])("the same at the turn of a %s, and after it", async (_, window) => {
      const call = caller({ key: ALL, model: ALL });
      for (let windows = 0; windows < 4; windows++) {
        for (let calls = 0; calls < 2; calls++)
          expect(await sendingsOf(call())).toEqual([
            [WRITE, WRITE],
            [WRITE, WRITE],
          ]);
        clock.now += window;
      }
    });

    it("the same when the window turns within the call", async () => {
      const call = caller({ key: ALL })();
      const admission = await hook.preCall(call, () => {});
      clock.now += DAY;
      await admission?.postCall?.(COMPLETE);
      expect(network.sent.splice(0)).toEqual([WRITE, WRITE]);
    });

    it("one write that fails, for a call that its key refuses", async () => {
      const call = caller({ key: { rpm: 1 } });
      await sendingsOf(call());
      expect(await sendingsOf(call())).toEqual([refused, []]);
    });

    it("one write that fails and a read of the model's counts for the headers, for a call that its key refuses", async () => {
      const call = caller({ key: { rpm: 1 }, model: ALL });
      await sendingsOf(call());
      expect(await sendingsOf(call())).toEqual([[...refused, READ], []]);
    });

    it("two writes at the key, to take and to give back, and one that fails, for a call that its model refuses", async () => {
      const call = caller({ key: ALL, model: { rpm: 1 } });
      await sendingsOf(call());
      expect(await sendingsOf(call())).toEqual([[WRITE, ...refused, WRITE], []]);
    });

    it("two writes more, for the first call that takes the slot of a killed one", async () => {
      const call = caller({ key: { concurrency: 1 } });
      await hook.preCall(call(), () => {});
      network.sent.length = 0;
      clock.now += MINUTE;
      expect(await sendingsOf(call())).toEqual([[...refused, WRITE, WRITE], [WRITE]]);
      expect(await sendingsOf(call())).toEqual([[WRITE], [WRITE]]);
    });

    it("nothing more than the repetition, for a call whose reservation was repeated", async () => {
      const call = caller({ key: ALL });
      network.next("response lost");
      expect(await sendingsOf(call())).toEqual([[WRITE, ...refused], [WRITE]]);
    });

    it("nothing more than the repetition, for a call that was throttled: it is surely not on its way", async () => {
      const call = caller({ key: { rpm: 1 } });
      network.next("throttled", "throttled");
      expect(await sendingsOf(call())).toEqual([[WRITE, WRITE, WRITE], [WRITE]]);
      network.next("throttled");
      expect(await sendingsOf(call())).toEqual([[WRITE, ...refused], []]);
      network.next("throttled", "throttled", "throttled");
      expect(await sendingsOf(call())).toEqual([[WRITE, WRITE, WRITE], []]);
      const item = (await store.item(`key#${call().key.name}`)) ?? {};
      expect(Object.keys(item).filter((name) => name.startsWith("settled"))).toEqual([]);
    });

    it("at most one write more, for a call whose reservation was given up", async () => {
      const call = caller({ key: ALL });
      const thrice = [WRITE, WRITE, WRITE];
      network.next("response lost", "response lost", "response lost");
      expect(await sendingsOf(call())).toEqual([[...thrice, WRITE], []]);
      network.next("request lost", "request lost", "request lost");
      expect(await sendingsOf(call())).toEqual([[...thrice, ...refused, WRITE], []]);
    });
  });
});
