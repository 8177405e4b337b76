// Providers that take their time, over sockets and in real time: only LONG=1 runs these.
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clientKeyOf, prompt } from "../faults/support/secrets.ts";
import { raw } from "../support/fake-provider/answers.ts";
import { pause } from "../support/fake-provider/gate.ts";
import { readFixture } from "../support/fixtures.ts";
import { interpret } from "../support/strict-event-source.ts";
import { eventsIn, expectedOf } from "./support/expected.ts";
import { type Cases, DONE, startCases } from "./support/world.ts";

const STOPS = readFixture("cases/02-stop-in-every-chunk.sse");
const IDS = readFixture("cases/57-silence-after-id.sse");
const SILENCE = 40_000;
const names = ["stops", "ids", "alive", "silent-before", "silent-within"];
vi.setConfig({ maxConcurrency: names.length, testTimeout: 120_000 });

describe.runIf(process.env["LONG"]).concurrent("a provider that takes its time", () => {
  let world: Cases;
  beforeAll(async () => {
    const { model } = JSON.parse(readFixture("cases/23-json-with-signs-of-life.json"));
    world = await startCases(
      names.map((name) => (name === "alive" ? { ...model, name } : { name })),
      names.length,
    );
  });
  afterAll(() => world.close());

  const relayedOf = (stream: string, model: string) =>
    expectedOf(eventsIn(stream, model), { includeUsage: false, ending: "end" }).relayed;
  const eventsOf = (stream: string) => stream.split(/(?<=\n\n)/);

  it("7.5 s for the next chunk after a finish reason is waited for", async () => {
    const events = eventsOf(STOPS);
    world.script("stops", raw([...events.slice(0, 3), pause(7_500), ...events.slice(3)]));
    const { seen, entry } = await world.observe({ model: "stops" });
    expect(seen.text).toBe(relayedOf(STOPS, "stops") + DONE);
    expect(entry).toMatchObject({ ending: "complete", prompt_tokens: 11, completion_tokens: 5 });
  });

  it("17.5 s after an event with an id costs the client one comment, and no event", async () => {
    const [first = "", ...later] = eventsOf(IDS);
    world.script("ids", raw([first, pause(17_500), ...later]));
    const { seen } = await world.observe({ model: "ids" });
    expect(interpret(seen.text)).toMatchObject({ events: { length: 3 }, emptyEvents: 0, comments: [" ping"] });
    expect(seen.text.replace(": ping\n", "")).toBe(relayedOf(IDS, "ids") + DONE);
  });

  it("4 s for a JSON answer is waited for where empty lines keep it alive", async () => {
    const completion = { id: "c", object: "chat.completion", model: "vendor-model", choices: [] };
    const lines = Array.from({ length: 16 }, () => ["\n", pause(250)]).flat();
    const headers = { "content-type": "application/json" };
    world.script("alive", raw([...lines, JSON.stringify(completion)], { headers }));
    const { seen } = await world.observe({ model: "alive", stream: false });
    expect([seen.status, JSON.parse(seen.text)]).toEqual([200, { ...completion, model: "alive" }]);
  });

  it.each([
    ["before its first event", "silent-before", 0],
    ["after an event with an id", "silent-within", 1],
  ])("40 s is no trouble for OpenAI's official client: %s", async (_, model, after) => {
    const events = eventsOf(IDS);
    world.script(model, raw([...events.slice(0, after), pause(SILENCE), ...events.slice(after)]));
    const client = new OpenAI({ baseURL: `${world.server.url}/v1`, apiKey: clientKeyOf(model), maxRetries: 0 });
    const messages = [{ role: "user" as const, content: prompt }];
    const chunks = await Array.fromAsync(await client.chat.completions.create({ model, messages, stream: true }));
    expect(chunks.map(({ choices }) => choices[0]?.delta.content)).toEqual([
      "The tide",
      " turns at nine, and the ferry waits.",
    ]);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("stop");
    expect(world.requestsFor(model)).toHaveLength(1);
  });
});
