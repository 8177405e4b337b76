// `node bench/hot-key.ts`: how many calls a second one key or one model can take before its item in DynamoDB cannot.
// DynamoDB lets an item be written with 1,000 units a second, and a write costs one unit for each KB of the item. The item
// holds a lease for each call that is under way: it grows with the calls, and every write with it. This is a model of that,
// in steps of a millisecond and with the same chances at every run; nothing here is measured. docs/scale.md uses it.

const UNITS_A_SECOND = 1_000;
/** Bytes: names, counts and expiry; and a lease such as `mwro18g0:0123456789abcdef`. */
const EMPTY_ITEM = 300;
const LEASE = 25;
/** The SDK's tries, and about how long it waits after the first, in milliseconds. */
const TRIES = 3;
const PAUSE = 100;

interface Load {
  readonly callsASecond: number;
  /** Of a call, in milliseconds. */
  readonly duration: number;
  /** Among so many items the calls are spread. */
  readonly items: number;
  /** Whether the leases are kept in the item. */
  readonly leases: boolean;
}

interface Write {
  readonly kind: "reserve" | "settle";
  readonly item: Item;
  readonly tries: number;
  /** Whether the call came within the time that is looked at. */
  readonly counted: boolean;
}

interface Item {
  units: number;
  open: number;
}

/** The share of the calls that were admitted and settled. */
function simulate({ callsASecond, duration, leases, ...load }: Load): number {
  const random = randomNumbers(1);
  const items = Array.from({ length: load.items }, (): Item => ({ units: UNITS_A_SECOND, open: 0 }));
  const agenda = createAgenda();
  const count = { come: 0, settled: 0 };
  const steady = Math.max(3 * duration, 20_000);
  let next = 0;

  function arrive(now: number): void {
    while (next <= now) {
      next -= (Math.log(1 - random()) / callsASecond) * 1_000;
      const counted = now >= steady && now < 2 * steady;
      if (counted) count.come += 1;
      const item = items[Math.floor(random() * items.length)] as Item;
      agenda.add(now, { kind: "reserve", item, tries: 1, counted });
    }
  }

  /** After the last try a call is refused with a 503; one that cannot be settled leaves its lease behind. */
  function perform(write: Write, now: number): void {
    const { item, kind, tries, counted } = write;
    const cost = Math.ceil((EMPTY_ITEM + (leases ? LEASE * item.open : 0)) / 1024);
    if (item.units < cost) {
      if (tries < TRIES) agenda.add(now + PAUSE * tries * (0.5 + random()), { ...write, tries: tries + 1 });
      return;
    }
    item.units -= cost;
    item.open += kind === "reserve" ? 1 : -1;
    if (kind === "settle" && counted) count.settled += 1;
    if (kind === "reserve") agenda.add(now + duration * (0.5 + random()), { ...write, kind: "settle", tries: 1 });
  }

  for (let now = 0; now < 2 * (steady + duration); now++) {
    for (const item of items) item.units = Math.min(item.units + UNITS_A_SECOND / 1_000, UNITS_A_SECOND);
    arrive(now);
    for (const write of agenda.take(now)) perform(write, now);
  }
  return count.settled / count.come;
}

function createAgenda() {
  const writes = new Map<number, Write[]>();
  return {
    add(moment: number, write: Write): void {
      const at = Math.ceil(moment);
      const known = writes.get(at);
      if (known === undefined) writes.set(at, [write]);
      else known.push(write);
    },
    take(moment: number): Write[] {
      const taken = writes.get(moment) ?? [];
      writes.delete(moment);
      return taken;
    },
  };
}

/** Between 0 and 1, and always the same (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The most calls a second of which 99 % are admitted and settled. */
function saturation(load: Omit<Load, "callsASecond">): number {
  let [good, bad] = [1, 4_000];
  while (bad - good > Math.max(1, good / 50)) {
    const middle = Math.round((good + bad) / 2);
    if (simulate({ ...load, callsASecond: middle }) >= 0.99) good = middle;
    else bad = middle;
  }
  return good;
}

const designs = [
  { items: 1, leases: true },
  { items: 4, leases: true },
  { items: 16, leases: true },
  { items: 1, leases: false },
];
console.log("| a call takes | one item | 4 items | 16 items | one item, leases elsewhere |");
console.log("| --- | ---: | ---: | ---: | ---: |");
for (const duration of [1_000, 3_000, 10_000, 30_000]) {
  const most = designs.map((design) => saturation({ ...design, duration }));
  console.log(`| ${duration / 1_000} s | ${most.join(" | ")} |`);
}
