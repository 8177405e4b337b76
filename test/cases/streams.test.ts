// Streams of real providers that are unlike OpenAI's: the client gets the whole answer, and what it used is on record.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { raw } from "../support/fake-provider/answers.ts";
import type { Step } from "../support/fake-provider/deliver.ts";
import { pause } from "../support/fake-provider/gate.ts";
import { readFixture } from "../support/fixtures.ts";
import { interpret } from "../support/strict-event-source.ts";
import { eventsIn, expectedOf } from "./support/expected.ts";
import { beforeTheEnd, type Cases, DONE, errorIn, startCases, withUsage } from "./support/world.ts";

const IDLE_TIMEOUT = 500;
const NULLS = readFixture("cases/01-null-event.sse");
const STOPS = readFixture("cases/02-stop-in-every-chunk.sse");

let world: Cases;
beforeAll(async () => {
  const names = ["nulls", "null-first", "null-usage", "hidden", "in-choice", "with-ids", "failing"];
  const stops = ["stops", "stops-then-silence", "stops-then-cut"].map((name) => ({ name, idle_timeout: IDLE_TIMEOUT }));
  world = await startCases([...names.map((name) => ({ name })), ...stops]);
});
afterAll(() => world.close());

/** All that a client gets of a whole stream before its end. */
function relayedOf(stream: string, model: string, includeUsage = false): string {
  return expectedOf(eventsIn(stream, model), { includeUsage, ending: "end" }).relayed;
}

const onRecord = (prompt_tokens: number, completion_tokens: number) => ({
  prompt_tokens,
  completion_tokens,
  total_tokens: prompt_tokens + completion_tokens,
  estimated: false,
});

describe("an event that is null", () => {
  it("is skipped, and the answer arrives whole", async () => {
    world.script("nulls", raw(NULLS));
    const { seen, entry, charge } = await world.observe({ model: "nulls" });
    expect([seen.status, seen.text]).toEqual([200, relayedOf(NULLS, "nulls") + DONE]);
    expect(entry).toMatchObject({ ending: "complete", finish_reasons: ["stop"], ...onRecord(11, 9) });
    expect(charge).toEqual({ requests: 1, tokens: 20, open: 0 });
  });

  it("is skipped where it is the first", async () => {
    world.script("null-first", raw(`data: null\n\n${NULLS}`));
    const { seen, asked } = await world.observe({ model: "null-first" });
    expect([seen.status, seen.text]).toEqual([200, relayedOf(NULLS, "null-first") + DONE]);
    expect(asked).toHaveLength(1);
  });
});

describe("a stream with a finish reason and the usage so far in every chunk", () => {
  const [one = "", two = "", three = "", ...rest] = STOPS.split(/(?<=\n\n)/);

  it("arrives whole, though the provider pauses between its chunks", async () => {
    const steps: Step[] = [one, two, three].flatMap((event) => [event, pause(IDLE_TIMEOUT / 5)]);
    world.script("stops", raw([...steps, ...rest]));
    const { seen, entry, charge } = await world.observe({ model: "stops" });
    expect(seen.text).toBe(relayedOf(STOPS, "stops") + DONE);
    expect(entry).toMatchObject({ ending: "complete", ...onRecord(11, 5) });
    expect(charge).toEqual({ requests: 1, tokens: 16, open: 0 });
  });

  it.each([
    ["stall", "stops-then-silence", "upstream_stalled"],
    ["cut", "stops-then-cut", "upstream_truncated"],
  ] as const)("is not called complete before the provider has ended it: %s", async (ending, model, code) => {
    world.script(model, raw([one, two, three], { ending }));
    const { seen, entry, charge } = await world.observe({ model });
    expect(errorIn(seen)).toMatchObject({ type: "upstream_error", code });
    expect(beforeTheEnd(seen)).toBe(relayedOf(one + two + three, model));
    expect(entry).toMatchObject({ ending: "failed", code, ...onRecord(11, 3) });
    expect(charge).toEqual({ requests: 1, tokens: 14, open: 0 });
  });
});

describe("a usage chunk whose choices are null", () => {
  const fixture = readFixture("cases/05-usage-chunk-choices-null.sse");

  it.each([
    ["is kept from a client that did not ask for it", "hidden", false],
    ["reaches a client that asked for it", "null-usage", true],
  ])("%s, and is on record", async (_, model, includeUsage) => {
    world.script(model, raw(fixture));
    const { seen, entry, charge } = await world.observe({ model, body: includeUsage ? withUsage : {} });
    expect(seen.text).toBe(relayedOf(fixture, model, includeUsage) + DONE);
    expect(seen.text.includes('"choices":null')).toBe(includeUsage);
    expect(entry).toMatchObject({ ending: "complete", ...onRecord(11, 9) });
    expect(charge).toEqual({ requests: 1, tokens: 20, open: 0 });
  });
});

it("a usage in the last choice is on record, with its cached tokens", async () => {
  const fixture = readFixture("cases/20-usage-in-choice.sse");
  world.script("in-choice", raw(fixture));
  const { seen, entry, charge } = await world.observe({ model: "in-choice" });
  expect(seen.text).toBe(relayedOf(fixture, "in-choice") + DONE);
  expect(entry).toMatchObject({ ending: "complete", cached_tokens: 1280, ...onRecord(1336, 31) });
  expect(charge).toEqual({ requests: 1, tokens: 1367, open: 0 });
  expect(await world.usage("in-choice")).toMatchObject({ prompt_tokens: 1336, cached_tokens: 1280 });
});

it("the ids of events reach the client", async () => {
  const fixture = readFixture("cases/57-silence-after-id.sse");
  world.script("with-ids", raw(fixture));
  const { seen, entry } = await world.observe({ model: "with-ids" });
  expect(seen.text).toBe(relayedOf(fixture, "with-ids") + DONE);
  expect(interpret(seen.text).events.map(({ lastEventId }) => lastEventId)).toEqual(["1", "2", "2"]);
  expect(entry).toMatchObject({ ending: "complete", finish_reasons: ["stop"], estimated: true });
});

describe("an error of the provider in mid-stream", () => {
  it("without a frame, named an error by its event only, reaches the client with its message and code", async () => {
    const fixture = readFixture("cases/06-error-event-flat-midstream.sse");
    world.script("failing", raw(fixture));
    const { seen, entry, asked } = await world.observe({ model: "failing" });
    const { message, code } = JSON.parse(eventsIn(fixture, "").at(-1)?.data ?? "");
    expect(errorIn(seen)).toMatchObject({ message, code });
    expect(beforeTheEnd(seen)).toBe(relayedOf(fixture, "failing"));
    expect(entry).toMatchObject({ ending: "failed", status: 200, code });
    expect(asked).toHaveLength(1);
  });

  it.each(["cases/10-error-chunk-with-usage.sse", "recorded/openrouter-error.sse"])(
    "is an error though a choice was finished, and its usage is on record: %s",
    async (path) => {
      const before = await world.charge("key#failing");
      const fixture = readFixture(path);
      world.script("failing", raw(fixture));
      const { seen, entry, charge } = await world.observe({ model: "failing" });
      expect(errorIn(seen)).toMatchObject({ message: "Token limit reached", code: "400" });
      expect(beforeTheEnd(seen)).toBe(relayedOf(fixture, "failing"));
      expect(entry).toMatchObject({ ending: "failed", status: 200, ...onRecord(43, 10) });
      expect(charge).toEqual({ requests: before.requests + 1, tokens: before.tokens + 53, open: 0 });
    },
  );
});
