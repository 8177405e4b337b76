// Where pools can be kept: in the twin in memory, and in each DynamoDB. All of them must pass the same tests.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { dynamoPools } from "../../functions/aws/pools.ts";
import type { Pools } from "../../functions/core/limits/pool.ts";
import { tableNames } from "../../local/tables.ts";
import {
  connectTo,
  type Database,
  dynoxideBinary,
  readItem,
  startDynalite,
  startDynoxide,
} from "../support/dynamodb.ts";
import { runs } from "../support/long.ts";
import { memoryPools } from "../support/memory-pools.ts";

export interface Store {
  /** The same pools for all who ask, as an instance with this clock has them. */
  pools(now: () => number): Pools;
  close(): Promise<void>;
}

export interface DynamoStore extends Store {
  /** A client of its own, over connections that all of them share. */
  connect(): DynamoDBDocumentClient;
  item(subject: string): Promise<Record<string, unknown> | undefined>;
}

export interface StoreKind<S extends Store> {
  readonly name: string;
  readonly isMissing: boolean;
  /** How many calls come to it at the same time: dynalite needs seconds of the processor for 200 that vie for one item. */
  readonly crowd: number;
  open(): Promise<S>;
}

const CROWD = 200;

export const dynamoStores: readonly StoreKind<DynamoStore>[] = [
  { name: "dynalite", isMissing: false, crowd: runs(60, CROWD), open: async () => openDynamo(await startDynalite()) },
  {
    name: dynoxideBinary ? "dynoxide" : "dynoxide (not installed)",
    isMissing: dynoxideBinary === undefined,
    crowd: CROWD,
    open: async () => openDynamo(await startDynoxide()),
  },
];

if (!dynoxideBinary) console.warn("Tests with dynoxide are skipped: @dynoxide/linux-x64 is not installed here.");

const twin: StoreKind<Store> = {
  name: "the twin in memory",
  isMissing: false,
  crowd: CROWD,
  open: async () => {
    const pools = memoryPools();
    return { pools: () => pools, close: async () => {} };
  },
};

export const stores: readonly StoreKind<Store>[] = [twin, ...dynamoStores];

function openDynamo(database: Database): DynamoStore {
  const client = connectTo(database.endpoint);
  const { requestHandler } = client.config;
  return {
    connect: () => connectTo(database.endpoint, { requestHandler }),
    pools: (now) => dynamoPools(client, tableNames.Counters, now),
    item: (subject) => readItem(client, subject),
    close: async () => {
      requestHandler.destroy?.();
      await database.close();
    },
  };
}
