// Answers that let their client wait for more than 15 seconds. They do so in real time: only the long run has them.
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { answer, holdUntil } from "../support/fake-provider/answers.ts";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import { status } from "../support/fake-provider/faults.ts";
import { pause } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import * as streams from "../support/fake-provider/stream-faults.ts";
import { isLong } from "../support/long.ts";
import { verdict } from "./support/ask.ts";
import { clientKeyOf, prompt } from "./support/secrets.ts";
import { startWorld, type World } from "./support/world.ts";

const PING_AT = 15_000;
const FIRST_TOKEN_AT = 20_000;
const IDLE_TIMEOUT = 18_000;

const late = (behaviour: Behaviour) => holdUntil(pause(FIRST_TOKEN_AT), behaviour);
/** Comments for 20 seconds in the middle of a stream. */
const comments = Array.from({ length: 10 }, () => [": busy\n\n", pause(FIRST_TOKEN_AT / 10)]).flat();

const scripts: Record<string, Behaviour[]> = {
  stream: [late(answer())],
  JSON: [late(answer())],
  client: [late(answer())],
  retried: [late(status(503)), answer()],
  failing: [late(status(503)), status(503)],
  stalled: [streams.stallAfter(3)],
  commented: [stream({ departure: { after: 3, steps: comments, resume: true } })],
};

const AT_ONCE = Object.keys(scripts).length;
vi.setConfig({ maxConcurrency: AT_ONCE, testTimeout: 40_000 });

describe.runIf(isLong).concurrent("a client that waits", () => {
  let world: World;

  beforeAll(async () => {
    const models = Object.keys(scripts).map((name) => ({ name, idle_timeout: IDLE_TIMEOUT }));
    world = await startWorld(models, { concurrency: AT_ONCE });
    for (const [name, behaviours] of Object.entries(scripts)) world.script(name, ...behaviours);
  });
  afterAll(() => world.close());

  const ask = async (model: string, isStream = true) => {
    const seen = await world.ask({ model, requestId: model, stream: isStream });
    const { head, first, end } = seen.milliseconds;
    const times = [head, first, end].map((time) => `${(time / 1_000).toFixed(2)} s`).join(", ");
    process.stdout.write(`${model}: ${verdict(seen, model)}; head, first byte and end after ${times}\n`);
    return { ...seen, saw: verdict(seen, model), asked: world.requestsFor(model) };
  };

  it("20 s for the first token of a stream gets a ping after 15 s, and then the whole answer", async () => {
    const { saw, text, milliseconds, asked } = await ask("stream");
    expect(saw).toBe("whole");
    expect(text).toMatch(/^: ping\ndata: /);
    expect(milliseconds.head).toBeGreaterThanOrEqual(PING_AT - 50);
    expect(milliseconds.first).toBeLessThan(PING_AT + 1_000);
    expect(milliseconds.end).toBeGreaterThanOrEqual(FIRST_TOKEN_AT);
    expect(asked).toHaveLength(1);
  });

  it("20 s for a JSON answer gets nothing before the whole", async () => {
    const { saw, milliseconds } = await ask("JSON", false);
    expect(saw).toBe("whole");
    expect(milliseconds.head).toBeGreaterThanOrEqual(FIRST_TOKEN_AT);
  });

  it("20 s for the first token are nothing to OpenAI's official client", async () => {
    const client = new OpenAI({ baseURL: `${world.server.url}/v1`, apiKey: clientKeyOf("client"), maxRetries: 0 });
    const messages = [{ role: "user" as const, content: prompt }];
    let text = "";
    for await (const chunk of await client.chat.completions.create({ model: "client", messages, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).toBe("Hello from the fake provider.");
  });

  it("a failure after the ping is still retried, and the answer is whole", async () => {
    const { saw, text, asked } = await ask("retried");
    expect(saw).toBe("whole");
    expect(text).toMatch(/^: ping\ndata: /);
    expect(asked).toHaveLength(2);
  });

  it("a failure that lasts, after the ping, is an error event, since the head is sent", async () => {
    const { saw, text, asked } = await ask("failing");
    expect(saw).toBe("200, then upstream_unavailable");
    expect(text).toMatch(/^: ping\ndata: \{"error":[^\n]*\n\n$/);
    expect(asked).toHaveLength(3);
    expect(await world.charge("key#failing")).toEqual({ requests: 1, tokens: 0, open: 0 });
  });

  it("a ping does not prolong the life of a provider that stalls", async () => {
    const { saw, text, milliseconds } = await ask("stalled");
    expect(saw).toBe("200, then upstream_stalled");
    expect(text.match(/^: ping$/gm)).toHaveLength(1);
    const silence = milliseconds.end - milliseconds.first;
    expect(silence).toBeGreaterThanOrEqual(IDLE_TIMEOUT - 50);
    expect(silence).toBeLessThan(IDLE_TIMEOUT + 1_000);
  });

  it("a provider's comments keep it alive, and do not pass for something the client has heard", async () => {
    const { saw, text } = await ask("commented");
    expect(saw).toBe("whole");
    expect(text.match(/^: ping$/gm)).toHaveLength(1);
  });
});
