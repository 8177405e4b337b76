// `npx node bench/hot-key.ts`: how many calls a second one key or one model can take, and what that costs. DynamoDB lets an item
// be written with 1,000 units a second, and a write costs one unit for each KB of the item. The code that admits calls is the
// function's own; the clock, DynamoDB's latency and throttling, and who gets which call are simulated, with the same chances
// at every run. docs/scale.md has its tables. `--quick` leaves out the largest loads, which take minutes.
import { type Figures, figuresOf, MINUTE, minutesOf } from "./hot-key/figures.ts";
import { functionUrl, RESERVED, type Setting, servers, versionBefore } from "./hot-key/instances.ts";
import { type Load, randomNumbers, simulate } from "./hot-key/simulate.ts";

Math.random = randomNumbers(2);

const isQuick = process.argv.includes("--quick");
const TURN = Date.UTC(2026, 10, 22, 12, 1);
const SECOND = 1_000;
/** What a process of a server has under way. */
const CALLS_AT_ONCE = 48;

interface Row extends Pick<Load, "callsASecond" | "duration"> {
  readonly kind: keyof typeof kinds;
  /** What the limits allow ÷ what comes. */
  readonly room: number;
}

const serversFor = ({ callsASecond, duration }: Pick<Load, "callsASecond" | "duration">) =>
  Math.ceil((callsASecond * duration) / SECOND / CALLS_AT_ONCE);

const kinds = {
  "version 0.1": () => versionBefore,
  "Function URL": () => functionUrl,
  "Function URL, 8 held": () => (setting: Setting) =>
    functionUrl(setting, {
      ahead: ({ calls }) => (calls < 64 ? { calls: 0, slots: 0 } : { calls: 8, slots: 8 }),
      isTakenBefore: false,
      idleAfter: Number.POSITIVE_INFINITY,
    }),
  server: (row: Row) => (setting: Setting) => servers(setting, serversFor(row)),
} as const;

const of = (kind: Row["kind"], room: number, loads: readonly (readonly [seconds: number, rate: number])[]): Row[] =>
  loads.map(([seconds, callsASecond]) => ({ kind, room, callsASecond, duration: seconds * SECOND }));

const busy = [
  ...of("version 0.1", 1.25, [
    [1, 128],
    [10, 44],
    [30, 25],
    [10, 60],
  ]),
  ...of("Function URL", 1.25, [
    [1, 480],
    [10, 480],
    [30, 480],
  ]),
  ...of("Function URL", 3, [
    [1, 480],
    [10, 480],
    [30, 480],
    [10, 700],
  ]),
  ...(isQuick
    ? []
    : of("server", 1.25, [
        [1, 5_000],
        [10, 5_000],
        [30, 5_000],
      ])),
  ...(isQuick
    ? []
    : of("server", 3, [
        [1, 5_000],
        [10, 5_000],
      ])),
];

async function figures(row: Row): Promise<Figures> {
  const { callsASecond, duration, room } = row;
  const rpm = Math.floor(room * callsASecond * 60);
  const concurrency = Math.ceil((room * callsASecond * duration) / SECOND);
  const from = TURN - 10 * SECOND;
  const times = { start: from - Math.max(10 * SECOND, 1.6 * duration), from, until: TURN + 20 * SECOND };
  const limit = { rpm, tpm: rpm * RESERVED, concurrency };
  const load = { callsASecond, duration, limit, times, instances: kinds[row.kind](row) };
  return figuresOf(await simulate(load), load);
}

const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
const print = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(" | ")} |`);

print([
  "instances are",
  "a call takes",
  "calls a second",
  "limits ÷ load",
  "instances",
  "admitted",
  "without a write before",
  "writes a call",
  "units a second: mean, worst",
  "wait p50, p99 (ms)",
  "over",
]);
print(["---", ...Array.from({ length: 10 }, () => "---:")]);
for (const row of busy) {
  const { instances, admitted, unwritten, writesACall, mean, worst, waits, over } = await figures(row);
  const isOld = row.kind === "version 0.1";
  const load = [row.kind, `${row.duration / SECOND} s`, row.callsASecond, isOld ? "–" : row.room];
  const parts = [isOld ? "–" : instances, percent(admitted), percent(unwritten), writesACall.toFixed(2)];
  const waited = `${waits.p50.toFixed(1)}, ${waits.p99.toFixed(0)}`;
  print([...load, ...parts, `${Math.round(mean)}, ${worst}`, waited, isOld ? "–" : over]);
}

/** More comes than a limit of requests alone allows: how much of it is admitted, in two whole minutes. */
const crowded = [
  ...of("Function URL", 1 / 1.5, [
    [10, 15],
    [10, 150],
    [30, 150],
  ]),
  ...of("Function URL", 1 / 1.02, [[10, 102]]),
  ...of("Function URL, 8 held", 1 / 1.5, [
    [10, 150],
    [30, 150],
  ]),
  ...of("server", 1 / 1.5, [
    [10, 15],
    [10, 150],
  ]),
  ...of("server", 1 / 1.02, isQuick ? [[10, 102]] : [[10, 1_020]]),
];

console.log();
print([
  "instances are",
  "rpm",
  "comes",
  "a call takes",
  "admitted, of the limit",
  "writes a call",
  "without a write before",
  "over",
]);
print(["---", ...Array.from({ length: 7 }, () => "---:")]);
for (const row of crowded) {
  const { callsASecond, duration, room, kind } = row;
  const limit = { rpm: Math.round(room * callsASecond * 60) };
  const times = { start: TURN - 30 * SECOND, from: TURN, until: TURN + 2 * MINUTE };
  const load = { callsASecond, duration, limit, times, instances: kinds[kind](row) };
  const seen = await simulate(load);
  const { writesACall, unwritten, over } = figuresOf(seen, load);
  const minutes = minutesOf(seen.calls);
  const shares = [TURN, TURN + MINUTE].map((at) => percent((minutes.get(at / MINUTE) ?? 0) / limit.rpm));
  const comes = `${(1 / room).toFixed(2)} ×`;
  print([
    kind,
    limit.rpm,
    comes,
    `${duration / SECOND} s`,
    shares.join(", "),
    writesACall.toFixed(2),
    percent(unwritten),
    over,
  ]);
}
