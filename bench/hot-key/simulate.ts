// A load on one key that becomes steady, and then is looked at over the turn of a minute.
import type { Limits } from "../../functions/core/directory/directory.ts";
import type { Reservation } from "../../functions/core/limits/reservation.ts";
import { type Clock, startClock } from "./clock.ts";
import { type Instances, RESERVED, type Setting } from "./instances.ts";
import { createItem, type Item } from "./item.ts";

export interface Load {
  readonly callsASecond: number;
  /** Of a call, in milliseconds: half as long at least, and half as long again at most. */
  readonly duration: number;
  readonly limit: Limits;
  readonly instances: (setting: Setting) => Instances;
  /** Milliseconds since 1970. */
  readonly times: { readonly start: number; readonly from: number; readonly until: number };
}

export interface CallSeen {
  readonly at: number;
  readonly end: "admitted" | "refused" | "unavailable";
  /** How many writes it has waited for. */
  readonly writes: number;
  readonly waited: number;
}

export interface Seen {
  readonly calls: readonly CallSeen[];
  /** The most at once. */
  readonly atOnce: number;
  readonly item: Item;
  readonly instances: number;
}

const TIME_LIMIT = 15 * 60_000;

export async function simulate(load: Load): Promise<Seen> {
  const { callsASecond, times } = load;
  const clock = startClock(times.start);
  const random = randomNumbers(1);
  const item = createItem(clock, random);
  const instances = load.instances({ item, clock, random });
  const calls: CallSeen[] = [];
  const running = { now: 0, most: 0 };
  const perform = performer({ ...load, clock, random, running, calls, admit: instances.admit });

  function come(): void {
    void perform();
    const next = clock.now() - (Math.log(1 - random()) / callsASecond) * 1_000;
    if (next < times.until) clock.at(next, come);
  }
  come();
  await clock.run(times.until);
  return { calls, atOnce: running.most, item, instances: instances.count() };
}

interface Performer extends Pick<Load, "duration" | "limit">, Pick<Instances, "admit"> {
  readonly clock: Clock;
  readonly random: () => number;
  readonly running: { now: number; most: number };
  readonly calls: CallSeen[];
}

function performer({ clock, random, running, calls, admit, duration, limit }: Performer): () => Promise<void> {
  return async () => {
    const at = clock.now();
    const times = { at, killedAt: at + TIME_LIMIT };
    const tokens = { tokens: RESERVED, promptTokens: 100, promptCost: 0 };
    const reservation: Reservation = { subject: "key#busy", limit, ...tokens, ...times };
    const admission = await admit(reservation).catch(() => "unavailable" as const);
    const waited = clock.now() - at;
    if (admission === undefined || admission === "unavailable")
      return void calls.push({ at, end: admission ?? "refused", writes: 0, waited });
    calls.push({ at, end: "admitted", writes: admission.writes, waited });
    running.most = Math.max(running.most, ++running.now);
    await clock.sleep(duration * (0.5 + random()));
    running.now--;
    await admission.settle().catch(() => {});
  };
}

/** Between 0 and 1, and always the same (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
