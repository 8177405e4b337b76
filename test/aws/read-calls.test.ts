// Lists of single calls from DynamoDB: each call once and in order, however large the pages are and whatever is written meanwhile.
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CallFilter, listCalls } from "../../functions/admin/reports/list-calls.ts";
import { type CallPosition, callOf, dynamoCallRecords } from "../../functions/aws/call-records.ts";
import { placeOf, readCall, readMinute } from "../../functions/aws/read-calls.ts";
import type { CallRecord, CallRecords } from "../../functions/core/call-records.ts";
import { tableNames } from "../../local/tables.ts";
import { callRecord } from "../support/call-record.ts";
import { runs } from "../support/long.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** Seven minutes: what lists look through to their end. */
const keptHours = 0.11;

/** What calls differ in that filters know. */
const members = fc.record({
  key: fc.constantFrom("team-a", "team-b"),
  model: fc.constantFrom("m", "n"),
  ending: fc.constantFrom("complete", "failed"),
});
/** Many calls of one moment, and long ones among short ones. */
const call = fc.record({
  ...{ members, duration: fc.constantFrom(0, 900, 200_000) },
  ago: fc.oneof(fc.constantFrom(0, 1, MINUTE, MINUTE + 1), fc.integer({ min: 0, max: 5 * MINUTE })),
});
const filter: fc.Arbitrary<CallFilter> = fc.record(
  { key: fc.constant("team-a"), model: fc.constant("n"), ending: fc.constantFrom("complete", "failed") },
  { requiredKeys: [] },
);

describe.each(dynamoStores)("lists of calls in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    let client: DynamoDBDocumentClient;
    let records: CallRecords;
    /** Each run has a time of its own, far from the others'. */
    let now = Date.parse("2026-11-22T09:31:30.500Z");

    beforeAll(async () => {
      store = await open();
      client = store.connect();
      records = dynamoCallRecords(client, { table: tableNames.Calls, keptHours: 72 });
    });
    afterAll(() => store?.close());

    const table = () => ({ client, table: tableNames.Calls });
    const list = (wanted: Omit<Parameters<typeof listCalls>[1], "order">, order: "asc" | "desc" = "desc") =>
      listCalls(table(), { ...wanted, order }, { keptHours, now });

    it("have each call once and the last one first, at any page size, whatever ends meanwhile", async () => {
      const busy = fc.record({
        calls: fc.array(call, { maxLength: 60 }),
        limit: fc.integer({ min: 1, max: 9 }),
        filter,
      });
      await fc.assert(
        fc.asyncProperty(busy, async ({ calls, limit, filter }) => {
          now += 40 * DAY;
          const stored = calls.map(({ ago, duration, members }) =>
            callRecord({ end: now - ago, duration, ...members }),
          );
          await records.add(stored);
          const found: CallRecord[] = [];
          for (let after: CallPosition | undefined, isAtEnd = false; !isAtEnd; ) {
            const page = await list({ ...filter, limit, after });
            expect(page.calls.length).toBeLessThanOrEqual(limit);
            found.push(...page.calls);
            await records.add([callRecord({ end: now + found.length })]);
            [after, isAtEnd] = [page.next, page.isAtEnd];
          }
          expect(found.map(({ id }) => id)).toEqual(idsOf(stored.filter(passes(filter))));
        }),
        { numRuns: runs(6, 300) },
      );
    });

    it.each(["asc", "desc"] as const)(
      "have each call once and in order, however little one read of a part gives: %s",
      async (order) => {
        const busy = fc.record({
          ends: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 80 }),
          most: fc.integer({ min: 1, max: 4 }),
        });
        await fc.assert(
          fc.asyncProperty(busy, async ({ ends, most }) => {
            now += 40 * DAY;
            const minute = Math.floor(now / MINUTE) * MINUTE;
            const stored = ends.map((end) => callRecord({ end: minute + end }));
            await records.add(stored);
            const found: CallRecord[] = [];
            let from = order === "asc" ? { at: minute, id: "" } : { at: minute + MINUTE - 1, id: "~" };
            while (Math.floor(from.at / MINUTE) * MINUTE === minute) {
              const { calls, next } = await readMinute(table(), { order, from, most });
              found.push(...calls);
              from = next;
            }
            const ids = idsOf(stored);
            expect(found.map(({ id }) => id)).toEqual(order === "asc" ? ids.toReversed() : ids);
          }),
          { numRuns: runs(5, 300) },
        );
      },
    );

    it("show every call to a client that polls, if it is written within ten seconds of its end", async () => {
      const arrival = fc.record({
        pause: fc.integer({ max: 4 * SECOND, min: 0 }),
        late: fc.integer({ min: 0, max: 9 * SECOND }),
      });
      const busy = fc.record({ arrivals: fc.array(arrival, { maxLength: 40 }), limit: fc.integer({ min: 1, max: 5 }) });
      await fc.assert(
        fc.asyncProperty(busy, async ({ arrivals, limit }) => {
          now += 40 * DAY;
          const seen = new Set<string>();
          const all: CallRecord[] = [];
          const waiting: { readonly at: number; readonly record: CallRecord }[] = [];
          let after: CallPosition | undefined = { at: now, id: "" };
          const poll = async () => {
            const due = waiting.filter(({ at }) => at <= now);
            for (const one of due) waiting.splice(waiting.indexOf(one), 1);
            await records.add(due.map(({ record }) => record));
            for (let isAtEnd = false; !isAtEnd; ) {
              const page = await list({ limit, after }, "asc");
              expect(page.calls.map(orderOf)).toEqual(page.calls.map(orderOf).toSorted());
              for (const { id } of page.calls) seen.add(id);
              [after, isAtEnd] = [page.next, page.isAtEnd];
            }
          };
          for (const { pause, late } of arrivals) {
            const record = callRecord({ end: now, duration: 60_000 });
            all.push(record);
            waiting.push({ at: now + late, record });
            now += pause;
            await poll();
          }
          now += 16 * SECOND;
          await poll();
          expect(seen).toEqual(new Set(all.map(({ id }) => id)));
        }),
        { numRuns: runs(5, 300) },
      );
    });

    it("have failures for 30 days, and other calls as long as they are kept", async () => {
      now += 40 * DAY;
      const [old, young] = [29 * DAY, 2 * MINUTE].map((ago) => callRecord({ end: now - ago, ending: "failed" }));
      await records.add([old, young, callRecord({ end: now - 10 * MINUTE })].filter((one) => one !== undefined));
      expect((await list({ limit: 9, ending: "failed" })).calls.map(({ id }) => id)).toEqual([young?.id, old?.id]);
      expect((await list({ limit: 9 })).calls.map(({ id }) => id)).toEqual([young?.id]);
    });

    it("look at an hour in one request, and go on where that ends", async () => {
      now += 40 * DAY;
      const record = callRecord({ end: now - 70 * MINUTE });
      await records.add([record]);
      const options = { keptHours: 2, now };
      const first = await listCalls(table(), { limit: 9, order: "desc" }, options);
      expect(first).toMatchObject({ calls: [], isAtEnd: false });
      const second = await listCalls(table(), { limit: 9, order: "desc", after: first.next }, options);
      expect(second.calls.map(({ id }) => id)).toEqual([record.id]);
    });

    it("find a call by its place alone, and a failure when only its day has it still", async () => {
      now += 40 * DAY;
      const record = callRecord({ end: now, ending: "failed", code: "upstream_timeout" });
      await records.add([record]);
      const read = { ...record };
      for (const [name, value] of Object.entries(read)) if (value === undefined) Reflect.deleteProperty(read, name);
      expect(await readCall(table(), placeOf(record))).toEqual(read);
      expect(await readCall(table(), { ...placeOf(record), id: "another" })).toBe(undefined);
    });

    it("leave out what Sluice has not written", async () => {
      now += 40 * DAY;
      const record = callRecord({ end: now });
      const part = `failed#${new Date(now).toISOString().slice(0, 10)}`;

      for (const Item of [
        { part, call: callOf({ at: now, id: "x" }) },
        { part, call: callOf({ at: now, id: "y" }), ...record },
      ])
        await client.send(new PutCommand({ TableName: tableNames.Calls, Item: { ...Item, timestamp: "yesterday" } }));
      expect((await list({ limit: 9, ending: "failed" })).calls).toEqual([]);
    });

    it("ask for no more than the parts of two minutes while somebody polls", async () => {
      let queries = 0;
      const counting = { ...table(), client: Object.create(client, { send: { value: send } }) };
      function send(command: QueryCommand) {
        if (command instanceof QueryCommand) queries++;
        return client.send(command);
      }
      await listCalls(
        counting,
        { limit: 100, order: "asc", after: { at: now - 15 * SECOND, id: "" } },
        { keptHours, now },
      );
      expect(queries).toBeGreaterThan(0);
      expect(queries).toBeLessThanOrEqual(32);
    });
  });
});

function passes({ key, model, ending }: CallFilter) {
  return (record: CallRecord) =>
    record.key === (key ?? record.key) &&
    record.model === (model ?? record.model) &&
    record.ending === (ending ?? record.ending);
}

function idsOf(records: readonly CallRecord[]): string[] {
  return records.toSorted((one, other) => (orderOf(one) < orderOf(other) ? 1 : -1)).map(({ id }) => id);
}

function orderOf(record: CallRecord): string {
  return callOf(placeOf(record));
}
