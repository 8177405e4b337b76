// What a fault takes is given back: sockets, handles, memory, slots. The long run makes 1,000 faulty calls in a row instead of 200.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { entry, isServerEntry, onFunction, onServer } from "../support/entry.ts";
import * as answers from "../support/fake-provider/answers.ts";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import * as faults from "../support/fake-provider/faults.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import * as streams from "../support/fake-provider/stream-faults.ts";
import { isLong } from "../support/long.ts";
import { sendSignal } from "../support/send-signal.ts";
import { post, verdict } from "./support/ask.ts";
import { type Measure, measure } from "./support/measure.ts";
import { startWorld, type World } from "./support/world.ts";

const MEASURED = {
  function: "test/faults/support/measured-gateway.ts",
  server: "test/faults/support/measured-server.ts",
};
const CALLS = isLong ? 1_000 : 200;
const MIDDLE = 3;
const MEBIBYTE = 2 ** 20;

/** Every way in which a call can go wrong at the provider, one after the other. */
const behaviours: Behaviour[] = [
  streams.cutAfter(MIDDLE),
  faults.status(503),
  streams.cutAfter(MIDDLE, { ending: "reset" }),
  faults.resetBeforeHeaders(),
  streams.stallAfter(MIDDLE),
  faults.rawSocket("Hello, I am not HTTP\r\n\r\n"),
  streams.malformedEventAfter(MIDDLE),
  faults.silent(),
  streams.errorEventAfter(MIDDLE),
  streams.emptyStream(),
  faults.jsonInsteadOfStream(),
  streams.headersThenSilence(),
  faults.redirect("/elsewhere"),
  faults.status(400, { message: "x".repeat(100_000) }),
  stream({ ending: "stall" }),
  streams.endAfter(MIDDLE),
  faults.rateLimited(),
  faults.cutJson(),
];

/** Caches, pools and compiled code are in place then. */
const WARM_UP = 2 * behaviours.length;
/** Timers and idle connections come and go; a leak of any one behaviour would be more than twice as many. */
const FEW = 5;
/** Milliseconds. On a busy machine its timers and sockets are there for a moment; what has leaked stays longer. */
const WHAT_HAS_JUST_ENDED = 3_000;
const model = "model";

describe("the function's process", () => {
  let world: World;
  let pid: number;

  beforeAll(async () => {
    const impatient = { retries: 0, timeout: 20, idle_timeout: 20 };
    const models = [
      { name: model, ...impatient, rate_limit: {} },
      { name: "patient", idle_timeout: 10_000 },
      { name: "stalling", idle_timeout: 20 },
    ];
    world = await startWorld(models, { module: MEASURED[entry] });
    pid = world.pid();
  });
  beforeEach(() => world.primary.reset());
  afterAll(() => world.close());

  it(`holds after ${CALLS} faulty calls what it held before`, { timeout: 300_000 }, async () => {
    let calls = 0;
    const call = async (at: number) => {
      world.primary.script(behaviours[at % behaviours.length] as Behaviour);
      const requestId = `call-${++calls}`;
      await world.ask({ model, requestId, stream: at % 3 !== 2 });
      await world.log.entry(requestId);
    };
    const half = async () => {
      for (let at = 0; at < CALLS / 2; at++) await call(at);
      await world.primary.whenIdle();
      return measure(pid, world.log);
    };
    for (let at = 0; at < WARM_UP; at++) await call(at);
    const before = await measure(pid, world.log);
    const middle = await half();
    const after = await half();
    if (isLong) process.stdout.write(`${toText({ before, middle, after })}\n`);

    expect(after.threads).toBe(before.threads);
    const more = async () => {
      const { descriptors, sockets, resources } = await measure(pid, world.log);
      const growth = [descriptors - before.descriptors, sockets - before.sockets];
      return Math.max(...growth, resources.length - before.resources.length);
    };
    await expect.poll(more, { timeout: WHAT_HAS_JUST_ENDED }).toBeLessThan(FEW);
    expect(after.heap - before.heap).toBeLessThan(4 * MEBIBYTE);
    expect(after.heap - middle.heap).toBeLessThan(MEBIBYTE);
    // V8 takes its time before it collects anything: what is resident grows for some hundred calls, and then no more.
    expect(after.resident).toBeLessThan(160 * MEBIBYTE);
    expect(beyondYoung(after)).toBeLessThan(128 * MEBIBYTE);
    if (isLong) expect(beyondYoung(after) - beyondYoung(middle)).toBeLessThan(8 * MEBIBYTE);
    expect(world.primary.openSockets()).toBeLessThanOrEqual(2);
    expect(world.server.environments()).toMatchObject([{ pid }]);
    expect(await world.charge(`key#${model}`)).toMatchObject({ requests: WARM_UP + CALLS, open: 0 });
  });

  onFunction.it("unseenDeparture")(
    "settles a call whose client has left, with all that the provider still says",
    async () => {
      const middle = gate();
      world.primary.script(stream({ chunks: ["one", middle, "two", "three"] }));
      const leave = new AbortController();
      const response = await post(world.server.url, { model: "patient", requestId: "left", signal: leave.signal });
      await response.body?.getReader().read();
      await middle.reached;
      leave.abort();
      middle.open();
      expect(await world.log.entry("left")).toMatchObject({
        ending: "complete",
        total_tokens: 7 + 3,
        estimated: false,
      });
      expect(await world.charge("key#patient")).toEqual({ requests: 1, tokens: 10, open: 0 });
      expect(await (await world.primary.waitForRequest(1)).ended).toBe("answered");
    },
  );

  onFunction.it("unseenDeparture").each([true, false])(
    "settles a call whose client has left before the answer (stream: %s)",
    async (streamed) => {
      const before = await world.charge("key#patient");
      const head = gate();
      world.primary.script(answers.holdUntil(head));
      const leave = new AbortController();
      const requestId = `left-early-${streamed}`;
      const asking = post(world.server.url, { model: "patient", requestId, stream: streamed, signal: leave.signal });
      await head.reached;
      leave.abort();
      await expect(asking).rejects.toThrow();
      head.open();
      expect(await world.log.entry(requestId)).toMatchObject({ ending: "complete", total_tokens: 13 });
      const { requests, tokens, open } = await world.charge("key#patient");
      expect([requests - before.requests, tokens - before.tokens, open]).toEqual([1, 13, 0]);
    },
  );

  onServer.it("seenDeparture").each([
    ["in the middle of a stream", true, stream({ chunks: ["one", gate(), "two"] })],
    ["before the head of a stream", true, answers.holdUntil(gate())],
    ["before a JSON answer", false, answers.holdUntil(gate())],
  ])("ends the provider's answer, and settles, when the client leaves %s", async (when, streamed, behaviour) => {
    const requestId = when.replaceAll(" ", "-");
    const before = await world.charge("key#patient");
    world.primary.script(behaviour);
    const leave = new AbortController();
    const asking = post(world.server.url, {
      model: "patient",
      requestId,
      stream: streamed,
      signal: leave.signal,
    });
    const provider = await world.primary.waitForRequest(1);
    if (when.includes("middle")) await (await asking).body?.getReader().read();
    leave.abort();
    await asking.catch(() => {});
    expect(await provider.ended).toBe("cut");
    const { total_tokens: used, ...entry } = await world.log.entry(requestId);
    expect(entry).toMatchObject({ ending: "failed", code: "client_stopped_reading", estimated: true });
    const { requests, tokens, open } = await world.charge("key#patient");
    expect([requests - before.requests, tokens - before.tokens, open]).toEqual([1, used, 0]);
  });

  it("lets go of an attempt that failed before it makes the next", async () => {
    const second = gate();
    const failed = stream({ ending: "stall", departure: { after: 0, steps: ['data: {"error":{}}\n\n'] } });
    world.primary.script(failed, answers.holdUntil(second));
    const asking = world.ask({ model: "patient" });
    await second.reached;
    expect(await (await world.primary.waitForRequest(1)).ended).toBe("cut");
    second.open();
    expect(verdict(await asking, "patient")).toBe("whole");
  });

  it("lets go of a provider that stalls, also when its client has left", async () => {
    world.primary.script(streams.stallAfter(MIDDLE));
    const leave = new AbortController();
    const response = await post(world.server.url, {
      model: "stalling",
      requestId: "left-stalled",
      signal: leave.signal,
    });
    await response.body?.getReader().read();
    leave.abort();
    expect(await (await world.primary.waitForRequest(1)).ended).toBe("cut");
    const code = isServerEntry ? "client_stopped_reading" : "upstream_stalled";
    expect(await world.log.entry("left-stalled")).toMatchObject({ ending: "failed", code });
  });

  it("does not fail a call for a connection that the provider closed while the process was frozen", async () => {
    const { primary } = world;
    await world.ask({ model: "patient", requestId: "before-freezing" });
    sendSignal(pid, "SIGSTOP"); // As Lambda does between calls.
    await primary.goDown();
    await primary.comeUp();
    const asking = world.ask({ model: "patient", requestId: "after-freezing" });
    sendSignal(pid, "SIGCONT");
    expect((await asking).status).toBe(200);
    const { attempts, total_tokens: tokens } = await world.log.entry("after-freezing");
    expect({ attempts, tokens }).toEqual({ attempts: undefined, tokens: 13 });
  });
});

/** The young generation grows to its bound however little is kept. */
function beyondYoung({ resident, young }: Measure): number {
  return resident - young;
}

function toText(measures: Record<string, Measure>): string {
  const lines = Object.entries(measures).map(([when, { heap, resident, young, resources, ...counts }]) => {
    const memory = { heap: toMebibytes(heap), resident: toMebibytes(resident), young: toMebibytes(young) };
    return `${when}: ${JSON.stringify({ ...counts, ...memory, resources: resources.join(" ") })}`;
  });
  return lines.join("\n");
}

function toMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}
