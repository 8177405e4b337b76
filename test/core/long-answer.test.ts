// An answer that is no stream, and too long to be held: it goes on as it comes, and its end is kept back until it is settled.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LONGEST_EVENT } from "../../functions/core/wire/sse.ts";
import { startGateway } from "../support/gateway.ts";
import { textOf } from "../support/text-of.ts";
import { startBytes } from "./support/bytes-answer.ts";
import { askTimed, stopClock } from "./support/clock.ts";
import { envelopeOf } from "./support/envelope.ts";
import { chat, configuration, MODEL } from "./support/requests.ts";
import { body, type Ending, later, type Step, scriptedFetch, silent } from "./support/scripted-fetch.ts";

beforeEach(() => stopClock());
afterEach(() => {
  expect(vi.getTimerCount(), "timers left behind").toBe(0);
  vi.useRealTimers();
});

const JSON_TYPE = { "content-type": "application/json" };
const sent = (steps: readonly Step[], ending: Ending = "end") => body(steps, { ending, headers: JSON_TYPE });
const limited = { retries: 0, rate_limit: { tpm: 1_000_000, tpd: 1_000_000 }, prices: { prompt: 1, completion: 1 } };

type Started = Awaited<ReturnType<typeof startBytes>>;
const ask = ({ gateway }: Started, killedIn = 900_000) =>
  askTimed(gateway, { body: chat(), killedAt: Date.now() + killedIn });
/** In the minute that holds the moment. */
const used = ({ gateway }: Started, at = Date.now()) => gateway.pools.counts(`model#${MODEL}`, at).minute.tokens;

describe("an answer that may go on as it comes", () => {
  it("is held and passed as one event if it has no more bytes than are held", async () => {
    const started = await startBytes(sent(["abc", 1_000, "defg."]), {}, limited);
    const { text, headers, headAt, status } = await ask(started);
    expect([status, text, headAt]).toEqual([200, "whole: abcdefg.", 1_000]);
    expect(headers).toMatchObject({ ...JSON_TYPE, "x-sluice-model": MODEL, "x-sluice-cost-usd": expect.any(String) });
  });

  it("goes on from the first byte beyond, each read at once, with the numbers after its reservation", async () => {
    const started = await startBytes(sent(["abcdefgh", 1_000, "iu", 2_000, "a", 3_000, "z."]), {}, limited);
    const { pieces, headers, headAt } = await ask(started);
    expect(headAt).toBe(1_000);
    expect(pieces.filter(([, text]) => text !== "")).toEqual([
      [1_000, "Abcdefghiu"],
      [3_000, "A"],
      [6_000, "z"],
      [6_000, "."],
    ]);
    expect(headers).toMatchObject({ ...JSON_TYPE, "x-sluice-model": MODEL });
    expect(headers).not.toHaveProperty("x-sluice-cost-usd");
    expect(headers).not.toHaveProperty("cache-control");
    const left = Number(headers["x-ratelimit-remaining-tokens"]);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(1_000_000 - used(started));
    expect(used(started)).toBe(7);
  });

  it("has the same bytes however it is cut into reads", async () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 10 });
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat(20)), async (text, lengths) => {
        const bytes = Buffer.from(`${text}.`);
        const cuts = [0, ...lengths.map((length) => length % bytes.length), bytes.length].sort(
          (one, other) => one - other,
        );
        const started = await startBytes(sent(cuts.map((cut, at) => bytes.subarray(cut, cuts[at + 1]))));
        const reply = await started.gateway.begin({ body: chat() });
        const pieces = await Array.fromAsync(reply.body);
        await reply.settle();
        const sum = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
        expect(sum.toString("latin1")).toBe(bytes.toString("latin1").replaceAll("a", "A"));
      }),
      { numRuns: 50 },
    );
  });

  it("goes on with its first byte if nothing is held", async () => {
    const { pieces, headAt } = await ask(await startBytes(sent(["a", 1_000, "b."]), { held: 0 }));
    expect([headAt, ...pieces]).toEqual([0, [0, "A"], [1_000, "b"], [1_000, "."]]);
  });

  it("has the type that it says", async () => {
    const { headers } = await ask(await startBytes(sent(["abcdefghi."]), { looksWhole: true }));
    expect(headers["content-type"]).toBe("audio/mpeg");
  });

  it("is settled before its last bytes are sent", async () => {
    const { gateway } = await startBytes(sent(["abcdefghi."]));
    const reply = await gateway.begin({ body: chat() });
    const settled: [string, number][] = [];
    for await (const piece of reply.body) settled.push([textOf([piece]), gateway.log.length]);
    expect(settled).toEqual([
      ["Abcdefghi", 0],
      [".", 1],
    ]);
    expect(gateway.log).toMatchObject([{ ending: "complete" }]);
  });

  it("is read no further than its client reads", async () => {
    const reads = Array.from({ length: 100 }, (_, at) => `a${at}bcdefghi`);
    let asked = 0;
    const { gateway } = await startBytes(async () => {
      const stream = new ReadableStream<Uint8Array>(
        { pull: (controller) => controller.enqueue(Buffer.from(reads[asked++] ?? ".")) },
        { highWaterMark: 0 },
      );
      return new Response(stream);
    });
    const reply = await gateway.begin({ body: chat() });
    const pieces = reply.body[Symbol.asyncIterator]();
    await pieces.next();
    await pieces.next();
    expect(asked).toBe(2);
    await pieces.return?.();
    await reply.settle();
  });
});

describe("an answer that fails on its way", () => {
  const failures: [string, Step[], Ending, string][] = [
    ["breaks off", ["abcdefghi", "j"], "cut", "upstream_truncated"],
    ["ends too early", ["abcdefghi", "j"], "end", "upstream_truncated"],
    ["stalls", ["abcdefghi", "j"], "stall", "upstream_stalled"],
    ["reports an error", ["abcdefghi", "j!"], "end", "busy"],
    ["cannot be read", ["abcdefghi", "j?"], "end", "upstream_malformed"],
    [
      "takes longer than the function has",
      ["abcdefghi", "j", ...Array(20).fill([9_000, ""]).flat()],
      "stall",
      "deadline_exceeded",
    ],
  ];
  it.each(failures)("is cut without its end, and charged, if it %s", async (_, steps, ending, code) => {
    const model = { ...limited, idle_timeout: 20_000 };
    for (const looksWhole of [false, true]) {
      const started = await startBytes(sent(steps, ending), { looksWhole }, model);
      const begunAt = Date.now();
      const reply = await started.gateway.begin({ body: chat(), killedAt: Date.now() + 100_000 });
      const reading = Array.fromAsync(reply.body);
      while (started.gateway.log.length === 0) await vi.advanceTimersByTimeAsync(1_000);
      expect([reply.status, textOf(await reading)]).toEqual([200, "Abcdefghij"]);
      await reply.settle();
      expect(started.gateway.log).toMatchObject([{ ending: "failed", status: 200, code }]);
      expect(reply.isCut?.()).toBe(looksWhole);
      expect(used(started, begunAt)).toBeGreaterThan(0);
      expect(started.asked[0]?.signal.aborted).toBe(true);
    }
  });

  it("is charged what it has said of its usage", async () => {
    const started = await startBytes(sent(["abcdefghiu"], "cut"), {}, limited);
    await ask(started);
    expect(used(started)).toBe(7);
  });

  it("is not cut off from a client that has all of it", async () => {
    const { gateway } = await startBytes(sent(["abcdefghi."]), { looksWhole: true });
    const reply = await gateway.begin({ body: chat() });
    await Array.fromAsync(reply.body);
    expect(reply.isCut?.()).toBe(false);
  });

  it("is a failure of its own status as long as it is held, for which another model is asked", async () => {
    for (const [failing, code] of [
      [sent(["abcdefghi!"]), "upstream_unavailable"],
      [sent(["abcdefghi?"]), "upstream_malformed"],
      [sent(["abc"], "cut"), "upstream_malformed"],
    ] as const) {
      const refused = await ask(await startBytes(failing, {}, { retries: 0 }));
      expect([refused.status, envelopeOf(refused).code]).toEqual([502, code]);
      const models = [{ retries: 0, fallbacks: ["fallback-1"] }, {}];
      const served = await ask(await startBytes([failing, sent(["abcdefghi."])], {}, ...models));
      expect([served.status, served.text]).toEqual([200, "Abcdefghi."]);
      expect(served.headers["x-sluice-model"]).toBe("fallback-1");
    }
  });
});

it("an answer that has to be held is refused beyond 16 MiB, and charged", async () => {
  const gateway = await startGateway(configuration(limited), scriptedFetch(sent(["{".padEnd(LONGEST_EVENT + 1)])));
  const { status, text } = await gateway.ask({ body: chat() });
  expect([status, JSON.parse(text).error.code]).toEqual([502, "upstream_malformed"]);
  expect(gateway.pools.counts(`model#${MODEL}`).minute.tokens).toBeGreaterThan(0);
});

it.each([false, true])("a client that reads no further has it settled (no end mark: %s)", async (looksWhole) => {
  const started = await startBytes(sent(["abcdefghi"], "stall"), { looksWhole }, limited);
  const reply = await started.gateway.begin({ body: chat() });
  for await (const _ of reply.body) break;
  expect(reply.readerTimeout).toBe(60_000);
  expect([reply.breakOff?.(), reply.isCut?.()]).toEqual(["", looksWhole]);
  await reply.settle();
  expect(started.gateway.log).toMatchObject([{ ending: "failed", code: "client_stopped_reading" }]);
  expect(started.asked[0]?.signal.aborted).toBe(true);
});

describe("the time for an answer in which nothing is generated", () => {
  const model = { retries: 0, timeout: 10_000, idle_timeout: 30_000 };
  it.each([
    ["is the model's timeout", {}, 10_000],
    ["is its answer_timeout, if it has one", { answer_timeout: 20_000 }, 20_000],
  ])("%s", async (_, more, expected) => {
    const { status, endAt } = await ask(await startBytes(silent(), { answersAtOnce: true }, { ...model, ...more }));
    expect([status, endAt]).toEqual([504, expected]);
  });

  it("is over once a long one has begun", async () => {
    const answer = later(9_000, sent(["abcdefghi", 25_000, "j", 25_000, "."]));
    const { text, endAt } = await ask(await startBytes(answer, { answersAtOnce: true }, model));
    expect([text, endAt]).toEqual(["Abcdefghij.", 59_000]);
  });
});
