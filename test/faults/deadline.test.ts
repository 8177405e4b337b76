// The function's own time is nearly over: the caller is told, the account is settled, and the environment lives on.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { contentChunk, toEvent } from "../support/event-stream.ts";
import { holdUntil } from "../support/fake-provider/answers.ts";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import * as faults from "../support/fake-provider/faults.ts";
import { gate, pause } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import * as streams from "../support/fake-provider/stream-faults.ts";
import { type Seen, verdict } from "./support/ask.ts";
import { type HoldableDatabase, startHoldableDatabase } from "./support/holdable-database.ts";
import { askWithoutReading } from "./support/slow-reader.ts";
import { startWorld, type World } from "./support/world.ts";

/** Of which a fifth is kept for the ending. A function that takes longer is killed, and its answer is cut: who is told is told in time. */
const TIMEOUT = 8_000;
const DEADLINE = 6_400;

/** Text without an end: so many characters, and a pause, and so on. */
function endless(characters: number, milliseconds: number): Behaviour {
  const event = toEvent(contentChunk("x".repeat(characters)));
  const steps = function* () {
    for (;;) {
      yield event;
      yield pause(milliseconds);
    }
  };
  return (exchange) => stream({ departure: { after: 1, steps: steps() } })(exchange);
}
/** More than all the buffers on the way can hold. */
const flood = endless(500_000, 1);

const AT_ONCE = 10;
vi.setConfig({ maxConcurrency: AT_ONCE });

const inTheMiddle: [string, string, Behaviour][] = [
  ["stalls", "stalling", streams.stallAfter(3)],
  ["speaks slowly", "slow", endless(5, 50)],
  ["speaks all the time", "fast", endless(5, 1)],
  ["sends only comments", "commenting", streams.pingsForever(50, 3)],
];

describe.concurrent("at the function's deadline", () => {
  let world: World;
  let pids: number[];

  beforeAll(async () => {
    const names = [...inTheMiddle.map(([, name]) => name), "silent", "unread", "late"];
    const models = names.map((name) => ({ name, fallbacks: ["fallback"] }));
    world = await startWorld([...models, { name: "alone" }, { name: "fallback", at: "backup" }], {
      timeoutSeconds: TIMEOUT / 1_000,
      concurrency: AT_ONCE,
    });
    // Every environment is started before the clocks run: none answers before all were asked.
    const all = gate();
    world.script("fallback", holdUntil(all));
    const answers = Array.from({ length: AT_ONCE }, () => world.ask({ model: "fallback" }));
    await world.backup.waitForRequest(AT_ONCE);
    all.open();
    await Promise.all(answers);
    world.backup.reset();
    pids = world.server.environments().map(({ pid }) => pid);
  });
  afterAll(async () => {
    expect(world.server.environments().map(({ pid }) => pid)).toEqual(pids);
    expect(world.log.lines.filter((line) => line.includes("timed out"))).toEqual([]);
    await world.close();
  });

  it.each(inTheMiddle)("a provider that %s is left with one `deadline_exceeded`", async (_, model, behaviour) => {
    world.script(model, behaviour);
    const seen = await world.ask({ model, requestId: model });
    expect(verdict(seen, model)).toBe("200, then deadline_exceeded");
    expect(seen.milliseconds.end).toBeGreaterThan(DEADLINE - 100);
    expect(await world.log.entry(model)).toMatchObject({ ending: "failed", code: "deadline_exceeded" });
    expect(await world.charge(`key#${model}`)).toMatchObject({ requests: 1, open: 0 });
    for (const { ended } of world.requestsFor(model)) await ended;
  });

  it.each([true, false])("a provider that has said nothing has timed out (stream: %s)", async (stream) => {
    world.script("alone", faults.silent());
    const requestId = `alone-${stream}`;
    expect(verdict(await world.ask({ model: "alone", requestId, stream }), "alone")).toBe("504 upstream_timeout");
    const { attempts, ...entry } = await world.log.entry(requestId);
    expect(entry).toMatchObject({ ending: "failed", completion_tokens: 0, estimated: true });
    expect(attempts).toHaveLength(1);
  });

  it.each([true, false])("half of the time is left to the fallback of a silent one (stream: %s)", async (stream) => {
    world.script("silent", faults.silent());
    const requestId = `silent-${stream}`;
    const seen = await world.ask({ model: "silent", requestId, stream });
    expect(verdict(seen, "silent")).toBe("whole, from the fallback");
    expect(seen.milliseconds.first).toBeGreaterThan(DEADLINE / 2 - 100);
    expect(await world.log.entry(requestId)).toMatchObject({ attempts: [{ code: "upstream_timeout" }] });
  });

  it("a client that does not read does not prevent the settlement, and may leave", async () => {
    world.script("unread", flood);
    const reader = await askWithoutReading(world.server.port, { model: "unread", requestId: "unread" });
    const entry = await world.log.entry("unread");
    expect(entry).toMatchObject({ ending: "failed", estimated: true });
    expect(await world.charge("key#unread")).toEqual({ requests: 1, tokens: entry.total_tokens, open: 0 });
    for (const { ended } of world.requestsFor("unread")) expect(await ended).toBe("cut");
    reader.leave();
  });

  it("a client that reads on late sees that its answer is not whole", async () => {
    world.script("late", flood);
    const reader = await askWithoutReading(world.server.port, { model: "late", requestId: "late" });
    expect(await world.log.entry("late")).toMatchObject({ ending: "failed" });
    const text = await reader.readOn();
    expect(text.slice(-300)).toMatch(/\ndata: \{"error":.*"code":"deadline_exceeded"\}\}\n\n\r\n0\r\n\r\n$/);
    expect(text.match(/^data: \{"error"/gm)).toHaveLength(1);
    expect(text).not.toContain("[DONE]");
  });
});

/** A second, and what a busy machine adds to it. The settlement itself is given up after three. */
const LONGEST_HOLD = 2_500;

interface End {
  readonly seen: Seen;
  readonly at: number;
  /** Whether the call was settled by then. */
  readonly isSettled: boolean;
}

describe.concurrent("while DynamoDB is silent in the middle of a call", () => {
  let database: HoldableDatabase;
  let world: World;
  let shutAt: number;
  const endings = new Map<string, Promise<End>>();

  /** Three calls reach their middle; then DynamoDB falls silent, and all but one of them come to their end. */
  beforeAll(async () => {
    database = await startHoldableDatabase();
    const models = ["stream", "JSON", "deadline"];
    const options = { timeoutSeconds: TIMEOUT / 1_000, concurrency: models.length, mayComplain: true };
    const named = models.map((name) => ({ name }));
    world = await startWorld(named, { ...options, dynamoDbEndpoint: database.endpoint });
    await Promise.all(models.map((model) => world.ask({ model })));
    const middles = models.map((model) => {
      const middle = gate();
      const words = ["Hello", " from", " the", " fake", " provider", middle, "."];
      world.script(model, model === "JSON" ? holdUntil(middle) : stream({ chunks: words }));
      endings.set(model, endOf(model));
      return middle;
    });
    await Promise.all(middles.map(({ reached }) => reached));
    database.shut();
    shutAt = performance.now();
    for (const middle of middles.slice(0, 2)) middle.open();
  });
  afterAll(async () => {
    await world.close();
    await database.close();
  });

  const endOf = async (model: string): Promise<End> => {
    const seen = await world.ask({ model, requestId: model, stream: model !== "JSON" });
    return { seen, at: performance.now(), isSettled: world.log.entries(model).length > 0 };
  };

  it.each(["stream", "JSON"])("an answer's end is held for a second at most (%s)", async (model) => {
    const { seen, at, isSettled } = (await endings.get(model)) as End;
    expect(verdict(seen, model)).toBe("whole");
    expect(at - shutAt).toBeLessThan(LONGEST_HOLD);
    expect(isSettled).toBe(false);
  });

  it("the function's deadline is reported to the client, and what can be settled late is", async () => {
    const { seen } = (await endings.get("deadline")) as End;
    expect(verdict(seen, "deadline")).toBe("200, then deadline_exceeded");
    database.open();
    for (const model of ["stream", "JSON"]) {
      expect(await world.log.entry(model)).toMatchObject({ ending: "complete", total_tokens: 13 });
    }
  });
});
