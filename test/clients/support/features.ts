// What every client must be able to do with every target. Each returns what the table says of it.
import { expect } from "vitest";
import type { Client, Connected, Failure } from "./client.ts";
import { REFUSAL, type Running } from "./target.ts";
import { review, time, weather } from "./tools.ts";
import { KEY, LIMITED_KEY } from "./world.ts";

export interface Pair {
  readonly client: Client;
  readonly running: Running;
  readonly url: string;
  readonly model: string;
}

export interface Feature {
  readonly name: string;
  seen(pair: Pair): Promise<string>;
}

/** Where each protocol has the schema of an answer. */
const FORMAT = /output_config|text\.format/;
const HELLO = "Say hello.";
const IN_PARALLEL = `Call ${weather.name} and ${time.name} in parallel.`;
const weatherCall = { name: weather.name, input: { city: expect.any(String) } };
const timeCall = { name: time.name, input: {} };

export const abilities: readonly Feature[] = [
  feature("text", async (client) => {
    expect(await client.text(HELLO)).toContain(HELLO);
    return "yes";
  }),
  feature("text, streamed", async (client) => {
    const pieces = await Array.fromAsync(client.stream(HELLO));
    expect(pieces.join("")).toContain(HELLO);
    expect(pieces.length).toBeGreaterThan(1);
    return "yes";
  }),
  ...[false, true].map((stream) =>
    feature(stream ? "tools, streamed" : "tools", async (client) => {
      const { calls, text } = await client.turns({ prompt: "How is the weather?", stream, thinking: false });
      expect(calls).toEqual([weatherCall]);
      expect(text).toContain(weather.result);
      return "yes";
    }),
  ),
  feature("parallel calls", async (client) => {
    const { calls, text } = await client.turns({ prompt: IN_PARALLEL, stream: true, thinking: false });
    expect(calls).toEqual([weatherCall, timeCall]);
    expect(text).toMatch(new RegExp(`${weather.result}.*${time.result}`, "s"));
    return "yes";
  }),
  feature("structured output", async (client) => {
    return client.review("Write a review.").then(held, (error) => {
      expect(client.failureOf(error)).toMatchObject({ status: 400, message: expect.stringMatching(FORMAT) });
      return "refused";
    });
  }),
  feature("thinking", async (client) => {
    const { thought, text } = await client.turns({ prompt: HELLO, stream: true, thinking: true });
    expect(text).toContain(weather.result);
    return thought === "" ? "not shown" : "yes";
  }),
];

function held(answer: unknown): string {
  review.parse(answer);
  return "yes";
}

export const failures: readonly Feature[] = [
  failure("wrong key", { key: "wrong-key" }, async (client, expectFailure) => {
    await expectFailure(client.text(HELLO), /key/i);
  }),
  failure("unknown model", { model: "missing-model" }, async (client, expectFailure) => {
    await expectFailure(client.text(HELLO), /missing-model/);
  }),
  // Three requests are not in three minutes: one limit for all pairs, which the first of them uses up.
  failure("limit reached", { key: LIMITED_KEY }, async (client, expectFailure) => {
    const asking = async () => {
      for (let asked = 0; asked < 3; asked++) await client.text(HELLO);
    };
    await expectFailure(asking(), /limit/i);
  }),
  failure("request refused", { fault: "refused" }, async (client, expectFailure) => {
    await expectFailure(client.text(HELLO), REFUSAL);
  }),
  failure("overloaded", { fault: "overloaded" }, async (client, expectFailure) => {
    const { status } = await expectFailure(Array.fromAsync(client.stream(HELLO)), /./);
    expect(status).toBeGreaterThanOrEqual(500);
  }),
  failure("broken off", { fault: "brokenOff" }, async (client, expectFailure) => {
    const pieces: string[] = [];
    const reading = async () => {
      for await (const piece of client.stream(HELLO)) pieces.push(piece);
    };
    await expectFailure(reading(), /./);
    expect(pieces.join("")).not.toBe("");
  }),
];

function feature(name: string, seen: (client: Connected) => Promise<string>): Feature {
  return { name, seen: ({ client, url, model }) => seen(client.connect({ url, key: KEY, model })) };
}

interface Setting {
  readonly key?: string;
  readonly model?: string;
  readonly fault?: keyof Running["faults"];
}

type ExpectFailure = (asking: Promise<unknown>, message: string | RegExp) => Promise<Failure>;

/** The table has the error's class and its status. */
function failure(
  name: string,
  { key = KEY, model, fault }: Setting,
  ask: (client: Connected, expectFailure: ExpectFailure) => Promise<void>,
): Feature {
  return {
    name,
    async seen(pair) {
      const { client, running, url } = pair;
      if (fault !== undefined) running.fail(running.faults[fault]);
      const connected = client.connect({ url, key, model: model ?? pair.model });
      const seen: Failure[] = [];
      await ask(connected, async (asking, message) => {
        const failed = connected.failureOf(await errorOf(asking));
        expect(failed.message).toMatch(message);
        seen.push(failed);
        return failed;
      });
      return seen.map(({ name, status = "" }) => `${name} ${status}`.trim()).join();
    },
  };
}

function errorOf(asking: Promise<unknown>): Promise<unknown> {
  return asking.then(
    () => expect.unreachable("It did not fail."),
    (error) => error,
  );
}
