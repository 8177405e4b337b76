// Providers that take their time, with a clock that the test moves: how long each is waited for, and what the client gets meanwhile.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askTimed, stopClock } from "../core/support/clock.ts";
import { chat, configuration, MODEL, streamed } from "../core/support/requests.ts";
import { body, events, type Step, scriptedFetch } from "../core/support/scripted-fetch.ts";
import { readFixture } from "../support/fixtures.ts";
import { startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";
import { interpret } from "../support/strict-event-source.ts";
import { eventsIn, expectedOf } from "./support/expected.ts";
import { DONE } from "./support/world.ts";

beforeEach(() => stopClock());
afterEach(() => {
  expect(vi.getTimerCount(), "timers left behind").toBe(0);
  vi.useRealTimers();
});

const PING = ": ping\n";

async function wait(answer: Parameters<typeof scriptedFetch>[0], { model = {}, request = streamed() } = {}) {
  const { fetch, asked } = scriptedFetch(answer);
  const gateway = await startGateway(configuration({ retries: 0, ...model }), { fetch });
  return { ...(await askTimed(gateway, { body: request })), asked, log: gateway.log };
}

/** The events of a fixture, as they come and as the client gets them. */
function eventsOf(path: string) {
  const stream = readFixture(path);
  const sent = stream.split(/(?<=\n\n)/);
  const { relayed } = expectedOf(eventsIn(stream, MODEL), { includeUsage: false, ending: "end" });
  return { sent, shown: relayed.split(/(?<=\n\n)/), relayed };
}

describe("a ping", () => {
  const { sent, shown } = eventsOf("cases/57-silence-after-id.sse");
  const [first = "", ...later] = sent;

  it("is a comment of one line between two events, and no event itself", async () => {
    const { text, endAt } = await wait(events([first, 17_500, ...later]));
    expect(text).toBe(shown[0] + PING + shown.slice(1).join("") + DONE);
    expect(endAt).toBe(17_500);
    expect(interpret(text)).toMatchObject({ events: { length: 3 }, emptyEvents: 0, comments: [" ping"] });
  });

  it("is the same before the first event", async () => {
    const { text, headAt } = await wait(events([40_000, ...sent]));
    expect(text).toBe(PING + PING + shown.join("") + DONE);
    expect(headAt).toBe(15_000);
  });

  it("is the same before an error", async () => {
    const { text } = await wait(events([first, 20_000], "cut"));
    expect(text).toMatch(/^id: 1\ndata: .*\n\n: ping\ndata: \{"error":.*\n\n$/);
  });

  it("adds no event and ends none, however long and often the provider is silent", async () => {
    const silences = fc.array(fc.integer({ min: 0, max: 59_000 }), { minLength: sent.length, maxLength: sent.length });
    await fc.assert(
      fc.asyncProperty(silences, async (silences) => {
        const { text } = await wait(events(sent.flatMap((event, at): Step[] => [silences[at] ?? 0, event])));
        const { events: seen, emptyEvents, comments } = interpret(text);
        expect(seen).toEqual(interpret(shown.join("") + DONE).events);
        expect([emptyEvents, comments.length]).toEqual([0, (text.match(/^: ping$/gm) ?? []).length]);
        expect(text.replaceAll(PING, "")).toBe(shown.join("") + DONE);
      }),
      { numRuns: runs(25) },
    );
  }, 600_000);
});

it("an event that is null keeps a stream alive, and is not sent to the client", async () => {
  const { sent, relayed } = eventsOf("cases/01-null-event.sse");
  const steps = sent.flatMap((event): Step[] => (event.startsWith("data: null") ? [50_000, event, 50_000] : [event]));
  const { text, endAt, log } = await wait(events(steps), { model: { idle_timeout: 60_000 } });
  expect(text.replaceAll(/^: ping\n+/gm, "")).toBe(relayed + DONE);
  expect(endAt).toBe(200_000);
  expect(text.match(/^: ping$/gm)).toHaveLength(12);
  expect(log).toMatchObject([{ ending: "complete", total_tokens: 20 }]);
});

it("a stream that goes on after its finish reasons is waited for as long as any other", async () => {
  const { sent, relayed } = eventsOf("cases/02-stop-in-every-chunk.sse");
  const { text, endAt, log } = await wait(events([...sent.slice(0, 3), 7_500, ...sent.slice(3)]));
  expect(text).toBe(relayed + DONE);
  expect(endAt).toBe(7_500);
  expect(log).toMatchObject([{ ending: "complete", prompt_tokens: 11, completion_tokens: 5, estimated: false }]);
});

it("a JSON answer that empty lines keep alive is waited for beyond the timeout of a first event", async () => {
  const { model } = JSON.parse(readFixture("cases/23-json-with-signs-of-life.json"));
  const completion = { id: "c", object: "chat.completion", model: "vendor-model", choices: [] };
  const lines = Array.from({ length: 16 }, () => ["\n", 250]).flat();
  const headers = { "content-type": "application/json" };
  const answer = body([...lines, JSON.stringify(completion)], { headers });
  const { status, text, endAt, asked } = await wait(answer, { model, request: chat() });
  expect([status, endAt]).toEqual([200, 4_000]);
  expect(JSON.parse(text)).toEqual({ ...completion, model: MODEL });
  expect(asked).toHaveLength(1);
});
