// Providers that refuse, each in its own form: their words reach the client, and another model is asked where that can help.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verdict } from "../faults/support/ask.ts";
import { answer, json, raw } from "../support/fake-provider/answers.ts";
import type { Behaviour } from "../support/fake-provider/exchange.ts";
import { status } from "../support/fake-provider/faults.ts";
import { readExchange, readFixture } from "../support/fixtures.ts";
import { interpret } from "../support/strict-event-source.ts";
import { type Cases, errorIn, startCases, withUsage } from "./support/world.ts";

let world: Cases;
beforeAll(async () => {
  const alone = ["generation", "list", "text", "long-alone", "text-long", "credit-alone", "flat", "flat-long"];
  const options = ["strict", "strict-asked", "strict-in-words", "strict-in-all"];
  const backed = ["long", "credit", "flat-backed", "instead-backed"];
  world = await startCases([
    ...[...alone, ...options].map((name) => ({ name })),
    { name: "instead", retries: 1 },
    ...backed.map((name) => ({ name, fallbacks: ["fallback"] })),
    { name: "text-backed", fallbacks: ["fallback"] },
    { name: "fallback", at: "backup" },
  ]);
});
afterAll(() => world.close());

const NOTHING = { requests: 1, tokens: 0, open: 0 };

async function exchange(model: string, path: string) {
  const { provider, request } = readExchange(path);
  world.script(model, provider);
  return world.observe({ model, stream: request.stream, body: request });
}

describe("a refusal", () => {
  it("keeps the other members of its error", async () => {
    const { seen, asked, charge } = await exchange("generation", "cases/11-refusal-failed-generation.json");
    expect(seen.status).toBe(400);
    expect(errorIn(seen)).toEqual({
      message: "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
      type: "invalid_request_error",
      param: null,
      code: "tool_use_failed",
      failed_generation: '<function=tide_table{"harbour": "Husum"}</function>',
    });
    expect(asked).toHaveLength(1);
    expect(charge).toEqual(NOTHING);
  });

  it("that is a list of details has a message with the place and the words of each", async () => {
    const { seen, asked, charge } = await exchange("list", "cases/13-refusal-detail-list.json");
    expect(seen.status).toBe(422);
    const { message } = errorIn(seen);
    expect(message).toContain("top_p");
    expect(message).toContain("Input should be less than or equal to 1");
    expect(asked.map(({ json }) => json?.["top_p"])).toEqual([2]);
    expect(charge).toEqual(NOTHING);
  });

  it("that is plain text has a message with the text", async () => {
    const { seen, asked, charge } = await exchange("text", "cases/13-refusal-plain-text.json");
    expect(seen.status).toBe(400);
    expect(errorIn(seen)["message"]).toContain("Requested tokens (40960) exceed the context window of 32768");
    expect(asked).toHaveLength(1);
    expect(charge).toEqual(NOTHING);
  });
});

describe("a prompt that is too long", () => {
  const vllm = "cases/53-context-length-vllm.json";
  const text = "cases/13-refusal-plain-text.json";

  it.each([
    ["as vLLM says it", "long", vllm],
    ["in plain text", "text-backed", text],
  ])("is given to the fallback: %s", async (_, model, path) => {
    const { seen, asked, entry } = await exchange(model, path);
    expect([seen.status, verdict(seen, model)]).toEqual([200, "whole, from the fallback"]);
    expect(asked).toHaveLength(1);
    expect(entry).toMatchObject({ ending: "complete", served: "fallback", attempts: [{ model, status: 400 }] });
  });

  it.each([
    ["as vLLM says it", "long-alone", vllm, "BadRequestError", "This model's maximum context length is 32768 tokens."],
    ["in plain text", "text-long", text, expect.any(String), "Requested tokens (40960) exceed the context window"],
  ])("has the code by which clients know it, and the provider's words: %s", async (_, model, path, type, words) => {
    const { seen, asked, charge } = await exchange(model, path);
    expect(seen.status).toBe(400);
    expect(errorIn(seen)).toMatchObject({ code: "context_length_exceeded", type });
    expect(errorIn(seen)["message"]).toContain(words);
    expect(asked).toHaveLength(1);
    expect(charge).toEqual(NOTHING);
  });
});

describe("a provider that wants to be paid", () => {
  const fixture = "cases/54-out-of-credit.json";

  it("is replaced by the fallback", async () => {
    const { seen, asked, entry } = await exchange("credit", fixture);
    expect([seen.status, verdict(seen, "credit")]).toEqual([200, "whole, from the fallback"]);
    expect(asked).toHaveLength(1);
    const attempts = [{ model: "credit", code: "upstream_auth_failed", status: 402 }];
    expect(entry).toMatchObject({ ending: "complete", served: "fallback", attempts });
  });

  it("is the gateway's own trouble where there is no fallback, and asking again does not help", async () => {
    const { seen, asked, charge } = await exchange("credit-alone", fixture);
    expect([seen.status, seen.headers.get("x-should-retry")]).toEqual([502, "false"]);
    expect(errorIn(seen)).toMatchObject({ type: "upstream_error", code: "upstream_auth_failed" });
    expect(asked).toHaveLength(1);
    expect(charge).toEqual(NOTHING);
  });
});

describe("a failure in place of a stream", () => {
  const words = "You exceeded your monthly plan, top up at the console.";
  const instead = "cases/07-200-json-error-for-stream.json";
  const event = readFixture("cases/06-error-event-flat.sse");
  const flat = raw(event);
  const flatOther = raw(event.replace(/"message":"[^"]*"/, '"message":"The tide table is closed."'));

  it("as JSON with status 200 is tried again, and repeats the provider's words", async () => {
    const { seen, asked } = await exchange("instead", instead);
    expect([seen.status, seen.headers.get("content-type")]).toEqual([502, "application/json"]);
    const message = expect.stringContaining(words);
    expect(errorIn(seen)).toMatchObject({ type: "upstream_error", code: "upstream_unavailable", message });
    expect(asked).toHaveLength(2);
  });

  it("as JSON with status 200 is given to the fallback", async () => {
    const { seen, asked, entry } = await exchange("instead-backed", instead);
    expect([seen.status, verdict(seen, "instead-backed")]).toEqual([200, "whole, from the fallback"]);
    expect(asked).toHaveLength(1);
    expect(entry).toMatchObject({ ending: "complete", served: "fallback" });
  });

  it.each([
    ["a prompt that is too long", "flat-long", flat, 400, "context_length_exceeded", "Range of input length should be"],
    ["anything else", "flat", flatOther, 502, "upstream_unavailable", "The tide table is closed."],
  ])("as an event that only its name calls an error repeats the provider's words: %s", async (_, ...expected) => {
    const [model, behaviour, status, code, words] = expected;
    world.script(model, behaviour);
    const { seen, asked, entry } = await world.observe({ model });
    expect([seen.status, seen.headers.get("content-type")]).toEqual([status, "application/json"]);
    expect(errorIn(seen)).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(seen.text, "the provider's own code").toContain("InvalidParameter");
    expect(asked).toHaveLength(1);
    expect(entry).toMatchObject({ ending: "failed", status, code });
  });

  it("as an event that only its name calls an error is given to the fallback", async () => {
    world.script("flat-backed", flat);
    const { seen, asked } = await world.observe({ model: "flat-backed" });
    expect([seen.status, verdict(seen, "flat-backed")]).toEqual([200, "whole, from the fallback"]);
    expect(asked).toHaveLength(1);
  });
});

describe("a provider that refuses the stream_options that the gateway adds", () => {
  const { provider: refusal } = readExchange("cases/14-stream-options-refused.json");
  const inWords = status(400, { message: "Unrecognized request argument supplied: stream_options" });
  const refusing =
    (refusal: Behaviour): Behaviour =>
    (exchange) =>
      (exchange.request.json?.["stream_options"] === undefined ? answer() : refusal)(exchange);

  it.each([
    ["422 with a list of details", "strict", refusal],
    ["400 in words", "strict-in-words", inWords],
  ])("is asked once more without them, and never again with them: %s", async (_, model, refusal) => {
    world.script(model, refusing(refusal));
    for (const calls of [1, 2]) {
      const { seen, entry, asked, charge } = await world.observe({ model });
      expect(verdict(seen, model)).toBe("whole");
      expect(asked.map(({ json }) => json?.["stream_options"])).toEqual([
        { include_usage: true },
        ...Array.from({ length: calls }, () => undefined),
      ]);
      expect(entry).toMatchObject({ ending: "complete", estimated: true });
      expect(entry.completion_tokens).toBeGreaterThan(0);
      expect(charge).toEqual({ requests: calls, tokens: calls * entry.total_tokens, open: 0 });
    }
  });

  it("leaves a client that asked for the usage with the estimate, marked as such", async () => {
    world.script("strict-asked", refusing(refusal));
    const { seen, entry, asked } = await world.observe({ model: "strict-asked", body: withUsage });
    expect(seen.status).toBe(200);
    const [done, usage] = interpret(seen.text)
      .events.map(({ data }) => data)
      .toReversed();
    expect(done).toBe("[DONE]");
    const { prompt_tokens, completion_tokens, total_tokens } = entry;
    expect(JSON.parse(usage ?? "")).toMatchObject({
      choices: [],
      usage: { prompt_tokens, completion_tokens, total_tokens },
      sluice: { usage_estimated: true },
    });
    expect(entry.estimated).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it("is not asked again where it refuses something else", async () => {
    world.script("strict-in-all", json({ detail: "top_p is wrong" }, { status: 422 }));
    const { seen, asked } = await world.observe({ model: "strict-in-all" });
    expect([seen.status, errorIn(seen)["message"]]).toEqual([422, "top_p is wrong"]);
    expect(asked).toHaveLength(1);
  });
});
