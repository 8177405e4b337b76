// The usage records in DynamoDB: a call is counted once, or, where nobody can know, not at all.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { tableNames } from "../../local/tables.ts";
import { type Fate, type Network, networkOf } from "./network.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

const NO_COUNTS = { timesToFirstToken: {}, durations: {}, errors: {} };
const TALLY = { requests: 1, refusals: 0, failures: 0, promptTokens: 10, cachedTokens: 0, completionTokens: 5 };

describe.each(dynamoStores)("usage records in $name, over a bad network", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    let records: ReturnType<typeof dynamoUsageRecords>;
    let network: Network;

    beforeAll(async () => {
      store = await open();
      const client = store.connect();
      network = networkOf(client);
      records = dynamoUsageRecords(client, { table: tableNames.Usage, keptDays: 1 });
    });
    afterAll(() => store?.close());
    beforeEach(() => network.next());

    /** How often a call is counted, and whether its sender is told that it is. */
    async function counted(...fates: Fate[]) {
      const record = {
        ...TALLY,
        key: randomUUID(),
        period: "2026-11-22",
        model: "m",
        estimated: 0,
        cost: 7,
        ...NO_COUNTS,
      };
      network.next(...fates);
      const isTold = await records.add(record).then(
        () => true,
        (error) => error.name,
      );
      network.next();
      await network.deliverLate();
      const [sum] = await records.ofKey(record.key, record.period);
      expect(sum ?? record).toEqual(record);
      return [sum?.requests ?? 0, isTold];
    }

    it.each<[Fate[], number, true | string]>([
      [["delivered"], 1, true],
      [["throttled", "throttled"], 1, true],
      [["response lost"], 1, "RecordInDoubt"],
      [["throttled", "response lost"], 1, "RecordInDoubt"],
      [["late"], 1, "RecordInDoubt"],
      [["throttled", "throttled", "throttled"], 0, "ProvisionedThroughputExceededException"],
      [["request lost"], 0, "RecordInDoubt"],
    ])("count a call whose attempts were %j %i times, and say %j", async (fates, times, told) => {
      expect(await counted(...fates)).toEqual([times, told]);
    });
  });
});
