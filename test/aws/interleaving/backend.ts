// Where the counters of a run are kept, with every operation waiting for its turn.
import { dynamoCounters } from "../../../functions/aws/counters.ts";
import type { Counters } from "../../../functions/core/limits/counters.ts";
import { tableNames } from "../../../local/tables.ts";
import { memoryCounters } from "../../support/memory-counters.ts";
import { type Network, networkOf } from "../network.ts";
import type { DynamoStore } from "../stores.ts";
import type { Scenario } from "./scenario.ts";

export interface World {
  readonly clock: { now: number };
  /** Runs an operation when its turn has come; no other runs before it has ended. */
  inTurn<T>(label: string, run: () => Promise<T>): Promise<T>;
}

export interface Backend {
  countersOf(offset: number, world: World): Counters;
  /** Delivers what is late. */
  deliverLate(): Promise<void>;
  /** From now on nothing is lost. */
  repair(): void;
}

export function memoryBackend(): Backend {
  let clock = { now: 0 };
  const counters = memoryCounters(() => clock.now);
  return {
    countersOf: (_, world) => {
      clock = world.clock;
      return {
        reserve: (reservation) => world.inTurn("reserve", () => counters.reserve(reservation)),
        settle: (reservation, spent) => world.inTurn("settle", () => counters.settle(reservation, spent)),
        read: (subject) => world.inTurn("read", () => counters.read(subject)),
      };
    },
    deliverLate: async () => {},
    repair: () => {},
  };
}

/** Every single request has its turn. Reservations may fail for good; what is to be settled arrives in the end. */
export function dynamoBackend(store: DynamoStore, scenario: Scenario): Backend {
  const networks: Network[] = [];
  const fates = [...scenario.fates];
  return {
    countersOf(offset, { clock, inTurn }) {
      const client = store.connect();
      const onLate = (deliver: () => Promise<void>) => void inTurn("something late arrives", deliver);
      networks.push(networkOf(client, { fates, mayFail: isReservation, onLate, inTurn }));
      return dynamoCounters(client, tableNames.Counters, () => clock.now + offset);
    },
    async deliverLate() {
      for (const network of networks) await network.deliverLate();
    },
    repair: () => void fates.splice(0),
  };
}

function isReservation(input: object): boolean {
  return "UpdateExpression" in input && String(input.UpdateExpression).includes(":reserved");
}
