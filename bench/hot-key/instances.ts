// Who admits calls: instances behind a Function URL, processes that serve many calls at once, and version 0.1.
import { admit } from "../../functions/core/limits/admit.ts";
import { type Holding, MANY_CALLS, ONE_CALL } from "../../functions/core/limits/holding.ts";
import { openPurse } from "../../functions/core/limits/purse.ts";
import type { Reservation } from "../../functions/core/limits/reservation.ts";
import type { Clock } from "./clock.ts";
import type { Item } from "./item.ts";

export const RESERVED = 1_000;
export const USED = 300;

export interface Settlement {
  /** How many writes the call has waited for. */
  readonly writes: number;
  /** Resolves when the instance is free. */
  settle(): Promise<void>;
}

export interface Instances {
  /** Undefined: refused. Throws if the pool cannot be reached. */
  admit(reservation: Reservation): Promise<Settlement | undefined>;
  count(): number;
}

export interface Setting {
  readonly item: Item;
  readonly clock: Clock;
  readonly random: () => number;
}

function openInstance({ item, clock }: Setting, holding: Holding) {
  let writes = 0;
  const pools = item.pools(() => {
    writes++;
  });
  const purse = openPurse({ subject: "key#busy", pools, holding, now: clock.now });
  return async (reservation: Reservation): Promise<Settlement | undefined> => {
    const before = writes;
    const { grants, failure } = await admit([{ purse: () => purse, reservation }]);
    if (failure !== undefined) throw failure;
    const [grant] = grants ?? [];
    return (
      grant && {
        writes: writes - before,
        async settle() {
          await grant.settle({ requests: 1, tokens: USED });
          await purse.prepare();
        },
      }
    );
  };
}

/** One call at a time each. Who was free last is asked first. */
export function functionUrl(setting: Setting, holding = ONE_CALL): Instances {
  const idle: ReturnType<typeof openInstance>[] = [];
  let count = 0;
  return {
    count: () => count,
    async admit(reservation) {
      if (idle.length === 0) count++;
      const instance = idle.pop() ?? openInstance(setting, holding);
      const free = () => void idle.push(instance);
      const settlement = await instance(reservation).catch((error) => {
        free();
        throw error;
      });
      if (settlement === undefined) free();
      return settlement && { ...settlement, settle: () => settlement.settle().finally(free) };
    },
  };
}

/** So many processes, of which a call comes to any. */
export function servers(setting: Setting, count: number): Instances {
  const instances = Array.from({ length: count }, () => openInstance(setting, MANY_CALLS));
  return {
    count: () => count,
    async admit(reservation) {
      const instance = instances[Math.floor(setting.random() * count)];
      return instance?.(reservation);
    },
  };
}

/** Bytes, of an item of version 0.1: names, counts and expiry; and a lease such as `mwro18g0:0123456789abcdef`. */
const EMPTY_ITEM = 300;
const LEASE = 25;

/** Two writes a call, and each pays for all the calls under way. Its limits are not looked at. */
export function versionBefore({ item }: Setting): Instances {
  let open = 0;
  const units = () => Math.ceil((EMPTY_ITEM + LEASE * open) / 1024);
  return {
    count: () => Number.NaN,
    async admit() {
      await item.write(units, () => open++);
      return { writes: 1, settle: async () => void (await item.write(units, () => open--)) };
    },
  };
}
