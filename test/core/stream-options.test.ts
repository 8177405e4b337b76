// Some providers refuse `stream_options`, which the gateway adds to every stream: clients do not notice.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createUsageRefusals } from "../../functions/core/upstream/stream-options.ts";
import { startGateway } from "../support/gateway.ts";
import { askTimed, stopClock } from "./support/clock.ts";
import { received } from "./support/received.ts";
import { chat, configuration, streamed } from "./support/requests.ts";
import { type Answer, body, scriptedFetch, status } from "./support/scripted-fetch.ts";
import { gapsIn, good } from "./support/upstreams.ts";

beforeEach(() => stopClock());
afterEach(() => {
  vi.useRealTimers();
});

const extra = { type: "extra_forbidden", msg: "Extra inputs are not permitted", input: { include_usage: true } };
const refusals: [string, Answer][] = [
  ["FastAPI", body([JSON.stringify({ detail: [{ ...extra, loc: ["body", "stream_options"] }] })], { status: 422 })],
  [
    "Mistral",
    body([JSON.stringify({ message: { detail: [{ ...extra, loc: ["body", "stream_options", "include_usage"] }] } })], {
      status: 422,
    }),
  ],
  ["xAI", body([JSON.stringify({ error: "Argument not supported: stream_options" })], { status: 400 })],
  ["Groq", status(400, { message: "property 'stream_options' is unsupported, did you mean 'stream'?" })],
  ["Azure", status(400, { message: "Unknown parameter.", param: "stream_options" })],
  ["plain text", body(["unknown field include_usage\n"], { status: 400 })],
];

/** Refuses any `stream_options`. */
const strict =
  (refusal: Answer): Answer =>
  (asked) =>
    ("stream_options" in JSON.parse(asked.body) ? refusal : good)(asked);

async function start(answer: Answer, ...models: object[]) {
  const { fetch, asked } = scriptedFetch(answer);
  const gateway = await startGateway(configuration(...models), { fetch });
  const options = () => asked.map(({ body }) => JSON.parse(body).stream_options);
  return { asked, options, gateway, ask: (text: string) => askTimed(gateway, { body: text }) };
}

const added = { include_usage: true };
const [[, refusal]] = refusals as [[string, Answer]];

describe("stream_options that only the gateway has added", () => {
  it.each(refusals)(
    "are left out at once for a provider that refuses them, and for later calls: %s",
    async (_, refusal) => {
      const { asked, options, ask, gateway } = await start(strict(refusal), { retries: 0 });
      for (let call = 0; call < 3; call++) {
        const { status, text } = await ask(streamed());
        expect([status, received(text).events.at(-1)]).toEqual([200, "[DONE]"]);
      }
      expect(options()).toEqual([added, undefined, undefined, undefined]);
      expect(gapsIn(asked)[0]).toBe(0);
      expect(gateway.log[0]).toMatchObject({ ending: "complete", estimated: true, attempts: [{}] });
    },
  );

  it("are left out of a body that is else the client's own", async () => {
    const { asked, ask } = await start(strict(refusal));
    const text = streamed({ seed: 0 }).replace('"seed":0', '"seed":12345678901234567890');
    await ask(text);
    expect(asked.at(-1)?.body).toBe(text.replace("my-gpt4-mini", "upstream-0"));
  });

  it("do not cost one of the tries", async () => {
    let failures = 0;
    const flaky: Answer = (asked) => (failures++ < 2 ? status(500) : good)(asked);
    const { ask, asked } = await start((asked) =>
      ("stream_options" in JSON.parse(asked.body) ? refusal : flaky)(asked),
    );
    expect((await ask(streamed())).status).toBe(200);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it("are still sent to other targets", async () => {
    const answer: Answer = (asked) => (asked.url.includes("second") ? good : strict(refusal))(asked);
    const second = { model: "openai/upstream-0", provider_config: { api_base: "http://second.invalid/v1" } };
    const down: Answer = (asked) => (asked.url.includes("second") ? good : status(401))(asked);
    let isDown = false;
    const { options, ask } = await start(
      (asked) => (isDown ? down : answer)(asked),
      { fallbacks: ["fallback-1"] },
      second,
    );
    await ask(streamed());
    isDown = true;
    await ask(streamed());
    expect(options()).toEqual([added, undefined, undefined, added]);
  });

  it("are tried again after an hour", async () => {
    const { options, ask } = await start(strict(refusal));
    await ask(streamed());
    vi.setSystemTime(Date.now() + 3_600_000);
    await ask(streamed());
    expect(options()).toEqual([added, undefined, added, undefined]);
  });

  it("are not what a call without a stream is refused for", async () => {
    const { asked, ask } = await start(refusal);
    expect((await ask(chat())).status).toBe(422);
    expect(asked).toHaveLength(1);
  });

  it("are not left out for another refusal, nor for another status", async () => {
    for (const answer of [status(400, { message: "no" }), status(403, { message: "stream_options" })]) {
      const { asked, ask } = await start(answer);
      await ask(streamed());
      expect(asked).toHaveLength(1);
    }
  });
});

describe("stream_options of the client's own", () => {
  it("are left out as well: a client that asks for the usage gets the estimate", async () => {
    const { ask, options } = await start(strict(refusal));
    for (let call = 0; call < 2; call++) {
      const { status, text } = await ask(streamed({ stream_options: { include_usage: true } }));
      expect(status).toBe(200);
      expect(JSON.parse(received(text).events.at(-2) ?? "")).toMatchObject({ sluice: { usage_estimated: true } });
    }
    expect(options()).toEqual([added, undefined, undefined]);
  });

  it("are left out, and are no reason to leave them out for others: there may be something wrong with them", async () => {
    const { ask, options } = await start(strict(refusal));
    expect((await ask(streamed({ stream_options: { include_obfuscation: false } }))).status).toBe(200);
    expect(options()).toEqual([{ include_obfuscation: false, include_usage: true }, undefined]);
    await ask(streamed());
    expect(options().slice(2)).toEqual([added, undefined]);
  });
});

describe("what is known of targets", () => {
  it("is bounded, and the oldest is forgotten first", () => {
    const refusals = createUsageRefusals(() => 0);
    for (let target = 0; target <= 1_000; target++) refusals.add(`${target}`);
    expect([refusals.has("0"), refusals.has("1"), refusals.has("1000")]).toEqual([false, true, true]);
  });

  it("is kept for an hour", () => {
    let now = 0;
    const refusals = createUsageRefusals(() => now);
    refusals.add("t");
    now = 3_599_999;
    expect(refusals.has("t")).toBe(true);
    now = 3_600_000;
    expect(refusals.has("t")).toBe(false);
  });
});
