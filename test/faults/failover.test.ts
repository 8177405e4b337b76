// Who serves when a model fails, who is charged for it, and how a model that keeps failing is left alone and taken back.
// The long run waits for that in real time; otherwise the clock of the function stands still and is put forward.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { entry } from "../support/entry.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { status } from "../support/fake-provider/faults.ts";
import { isLong } from "../support/long.ts";
import { sendSignal } from "../support/send-signal.ts";
import { verdict } from "./support/ask.ts";
import { clientKeyOf } from "./support/secrets.ts";
import { startWorld, targetOf, type World } from "./support/world.ts";

const WITH_CLOCK = {
  function: "test/faults/support/clock-gateway.ts",
  server: "test/faults/support/clock-server.ts",
};
const STEP = 5_000;
const [model, second, third] = ["model", "second", "third"];

let world: World;
let calls = 0;

beforeAll(async () => {
  const models = [
    { name: model, retries: 1, fallbacks: [second, third] },
    { name: second },
    { name: third, at: "backup" as const },
    { name: "troubled", retries: 1, fallbacks: [third] },
    { name: "alone", retries: 1 },
  ];
  world = await startWorld(models, isLong ? {} : { module: WITH_CLOCK[entry] });
});
afterAll(() => world.close());

/** One call after the other, so that all are served by the one environment. */
async function call(name: string) {
  const requestId = `call-${++calls}`;
  const seen = await world.ask({ model: name, requestId, stream: calls % 2 === 0 });
  const { served, ending, asked, attempts = [] } = await world.log.entry(requestId);
  return { saw: verdict(seen, name), served, ending, asked, attempts };
}

describe("a call that two models fail before the third serves it", () => {
  beforeEach(() => {
    world.script(model, status(503));
    world.script(second, status(401));
  });

  it("is answered in the name of the third, and logged with every attempt", async () => {
    expect(await call(model)).toEqual({
      saw: "whole, from the fallback",
      served: third,
      ending: "complete",
      asked: model,
      attempts: [
        { model, target: targetOf(model), code: "upstream_unavailable", status: 503 },
        { model, target: targetOf(model), code: "upstream_unavailable", status: 503 },
        { model: second, target: targetOf(second), code: "upstream_auth_failed", status: 401 },
      ],
    });
  });

  it("is charged once, to the key and the model that was asked for, and recorded as no failure", async () => {
    const before = await usage();
    expect(before).toMatchObject({ models: [{ model, requests: 1, failures: 0, completion_tokens: 6 }] });
    world.backup.script(status(500));
    await call(model);
    const after = await usage();
    expect(after).toMatchObject({ models: [{ model, requests: 2, failures: 1, completion_tokens: 6 }] });

    const charge = { requests: 2, tokens: 13, open: 0 };
    expect(await world.charge(`key#${model}`)).toEqual(charge);
    expect(await world.charge(`model#${model}`)).toEqual(charge);
    for (const name of [second, third]) {
      expect(await world.charge(`model#${name}`)).toEqual({ requests: 0, tokens: 0, open: 0 });
    }
  });

  /** As the key itself is told. The one environment has written the records of earlier calls before it answers. */
  const usage = async () => {
    const headers = { authorization: `Bearer ${clientKeyOf(model)}` };
    const response = await fetch(`${world.server.url}/v1/usage`, { headers });
    const { today } = JSON.parse(await response.text());
    return today;
  };
});

describe("a model with a fallback, whose provider goes down", () => {
  beforeEach(() => {
    world.primary.reset();
    world.backup.reset();
  });

  const ask = async (name = "troubled") => {
    const { saw, served, attempts } = await call(name);
    return { saw, served, failures: attempts.length };
  };
  /** Five seconds later, by the clock of the function. */
  const later = async () => {
    if (isLong) return sleep(STEP);
    const before = world.log.lines.length;
    sendSignal(world.pid(), "SIGUSR2");
    return world.log.line((line, at) => at >= before && line.startsWith('{"ahead":'));
  };

  const asBefore = { saw: "whole", served: "troubled", failures: 0 };
  const byFallback = (failures: number) => ({ saw: "whole, from the fallback", served: third, failures });
  const leftAlone = byFallback(0);

  it("is left alone, probed by one call after 10 s, and taken back; every client gets a whole answer", async () => {
    expect(await ask()).toEqual(asBefore);
    await world.primary.goDown();
    for (const _ of [1, 2, 3]) expect(await ask()).toEqual(byFallback(2));
    for (const _ of [4, 5]) expect(await ask()).toEqual(leftAlone);
    expect(await ask("alone")).toMatchObject({ saw: "502 upstream_unavailable (retry-after: 5)", failures: 2 });

    await world.primary.comeUp();
    world.script("troubled", status(503), answer());
    expect(await ask("alone")).toMatchObject({ saw: "whole", failures: 0 });
    await later();
    expect(await ask()).toEqual(leftAlone);
    await later();
    expect(await ask()).toEqual(byFallback(1));
    expect(await ask()).toEqual(leftAlone);

    await later();
    expect(await ask()).toEqual(leftAlone);
    await later();
    expect(await ask()).toEqual(asBefore);
    expect(await ask()).toEqual(asBefore);
  }, 60_000);
});
