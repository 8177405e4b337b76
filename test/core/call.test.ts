// What makes a request a call: which bodies are taken, which are not, and what is read from them.

import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { unpack } from "../../functions/aws/unpack.ts";
import { model } from "../../functions/core/directory/directory.ts";
import { GatewayError } from "../../functions/core/error.ts";
import { readCall } from "../../functions/core/read-call.ts";
import { LARGEST_BODY } from "../../functions/core/wire/content-encoding.ts";
import { chat as chatProtocol } from "../../functions/protocols/chat/protocol.ts";
import { allProviders } from "../../functions/providers/all.ts";
import { runs } from "../support/long.ts";
import { callOf, chat, DEMO_KEY, MODEL, question } from "./support/requests.ts";

afterEach(() => vi.useRealTimers());

/** Status, code and param of what a body is refused with. */
async function refusalOf(body: string | Uint8Array) {
  const refusal = await callOf(body).then(
    () => expect.unreachable("the body was taken"),
    (error) => error,
  );
  expect(refusal).toBeInstanceOf(GatewayError);
  expect(refusal.body.type).toBe("invalid_request_error");
  return [refusal.status, refusal.body.code, refusal.body.param];
}

describe("a body", () => {
  it.each(["", " ", "{", '{"model":', "nonsense", '{"a":1}}', "{'a':1}", '{"a":NaN}', '{"a":"\n"}'])(
    "that is not JSON is refused: %j",
    async (text) => {
      expect(await refusalOf(text)).toEqual([400, "invalid_json", null]);
    },
  );

  it("that is not UTF-8 is refused", async () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('{"model":"'), 0xff, 0x22, 0x7d]);
    expect(await refusalOf(bytes)).toEqual([400, "invalid_json", null]);
  });

  it.each(["[]", "null", "1", '"text"', "true"])("that is JSON but no object is refused: %s", async (text) => {
    expect(await refusalOf(text)).toEqual([400, "invalid_value", null]);
  });

  it.each([
    ["text", (size: number) => chat({ user: "" }).replace('"user":""', `"user":"${"x".repeat(size)}"`)],
    ["bytes", (size: number) => new TextEncoder().encode(chat({ user: "x".repeat(size) }))],
    ["text of many bytes a character", (size: number) => chat({ user: `€${"x".repeat(size - 3)}` })],
  ])("of 6 MiB is taken, and a byte more is refused: %s", async (_, bodyOf) => {
    const rest = LARGEST_BODY - chat({ user: "" }).length;
    expect((await callOf(bodyOf(rest))).asked).toBe(MODEL);
    expect(await refusalOf(bodyOf(rest + 1))).toEqual([413, "request_too_large", null]);
  });

  it("is too large before it is broken", async () => {
    expect(await refusalOf("{".repeat(LARGEST_BODY + 1))).toEqual([413, "request_too_large", null]);
  });

  it("is not kept in its parsed form, which may take many times the memory", async () => {
    const call = await callOf(chat({ metadata: { session: "a" } }));
    expect(JSON.stringify(Object.values(call).filter((value) => typeof value !== "string"))).not.toContain("session");
  });

  const READ = [
    ...["model", "messages", "stream", "stream_options", "n", "max_tokens", "max_completion_tokens"],
    ...["tools", "functions", "response_format", "user", "metadata", "prompt_cache_key"],
  ];

  it.each(READ)("has %s once, and under no name that a provider could take for it", async (name) => {
    const twice = chat({ [name]: undefined }).replace("{", `{"${name}":1,"${name}":1,`);
    const folded = [name.toUpperCase(), name.replace("k", "\u212a").replace("s", "\u017f")];
    const others = folded.filter((other) => other !== name).map((other) => chat().replace("{", `{"${other}":1,`));
    for (const text of [twice, ...others]) {
      expect(await refusalOf(text)).toEqual([400, "invalid_value", name]);
    }
  });

  it("is kept as the text that it was", async () => {
    const text = `{ "seed":12345678901234567890,"temperature":1.0,\n"x":"\\ud83c\\udf0a", ${chat().slice(1)}  `;
    expect((await callOf(text)).text).toBe(text);
    expect((await callOf(new TextEncoder().encode(text))).text).toBe(text);
  });

  it("is a call or is refused with 400, whatever it is", async () => {
    const names = ["model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n"];
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(MODEL, true, 1, [{}], {}));
    const member = fc.tuple(fc.oneof(fc.constantFrom(...names, "__proto__", "constructor"), fc.string()), value);
    await fc.assert(
      fc.asyncProperty(fc.array(member), async (members) => {
        const text = JSON.stringify(Object.fromEntries([...Object.entries(question), ...members]));
        const call = await callOf(text).catch((error) => {
          expect(error).toMatchObject({ status: 400, body: { param: expect.toBeOneOf(names) } });
        });
        if (call) expect(call.text).toBe(text);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: runs(150) },
    );
  });
});

describe("a field", () => {
  const missing = "missing_required_parameter";
  const wrong = "invalid_value";
  const notPositive = [0, -1, 1.5, "1", true, [], {}].map((value) => [value, wrong] as const);
  const rows: Record<string, (readonly [unknown, string])[]> = {
    model: [
      [undefined, missing],
      [null, missing],
      ["", missing],
      [1, wrong],
      [{}, wrong],
      [["a"], wrong],
      [[], wrong],
    ],
    messages: [
      [undefined, missing],
      [null, missing],
      [[], missing],
      ["hi", wrong],
      [{}, wrong],
      [1, wrong],
    ],
    stream: [
      ["true", wrong],
      [1, wrong],
      [{}, wrong],
      ["", wrong],
    ],
    stream_options: [
      [true, wrong],
      ["x", wrong],
      [[], wrong],
      [1, wrong],
      [[{}], wrong],
    ],
    max_tokens: notPositive,
    max_completion_tokens: notPositive,
    n: notPositive,
  };
  const table = Object.entries(rows).flatMap(([name, values]) =>
    values.map(([value, code]) => ({ name, value, code })),
  );

  it.each(table)("$name: $value is refused as $code", async ({ name, value, code }) => {
    expect(await refusalOf(chat({ [name]: value }))).toEqual([400, code, name]);
  });

  it.each([
    { stream: false },
    { stream: null },
    { stream_options: {} },
    { stream_options: null },
    { max_tokens: 1 },
    { max_tokens: null },
    { max_completion_tokens: 128_000 },
    { n: 1 },
    { n: null },
    { messages: ["what is in it is the provider's business"] },
    { temperature: "hot", tools: 7, user: null },
  ])("%j is taken", async (members) => {
    expect(JSON.parse((await callOf(chat(members))).text)).toMatchObject(members);
  });

  it.each(["max_tokens", "max_completion_tokens", "n"])("%s may be a whole number of any size", async (name) => {
    for (const digits of ["9007199254740993", "18446744073709551616", "1e30"]) {
      const text = chat().replace("{", `{"${name}":${digits},`);
      expect((await callOf(text)).text).toBe(text);
    }
  });

  it("is reported one at a time, the model first", async () => {
    expect(await refusalOf('{"n":0}')).toEqual([400, missing, "model"]);
    expect(await refusalOf('{"n":0,"model":"x"}')).toEqual([400, missing, "messages"]);
  });
});

describe("a call", () => {
  it("knows what was asked for", async () => {
    expect(await callOf(chat())).toMatchObject({ asked: MODEL, stream: false, includeUsage: false, choices: 1 });
    const members = { stream: true, stream_options: { include_usage: true, x: 1 }, n: 3 };
    expect(await callOf(chat(members))).toMatchObject({ stream: true, includeUsage: true, choices: 3 });
    expect(await callOf(chat({ stream_options: { include_usage: "yes" } }))).toMatchObject({ includeUsage: false });
  });

  it.each([
    [{}, undefined],
    [{ max_tokens: 5 }, 5],
    [{ max_completion_tokens: 6, max_tokens: null }, 6],
    [{ max_tokens: 5, max_completion_tokens: 6 }, 6],
  ])("knows the most tokens of a choice: %j", async (members, expected) => {
    expect((await callOf(chat(members))).maximumTokens).toBe(expected);
  });

  it("has the model and its fallbacks, in order, as targets", async () => {
    const models = [{ fallbacks: ["fallback-2", "nowhere", "fallback-1"] }, {}, {}];
    const { targets } = await callOf(chat(), ...models);
    expect(targets.map(({ name }) => name)).toEqual([MODEL, "fallback-2", "fallback-1"]);
  });

  it("asks no model twice, though what is stored says so", async () => {
    const directory = {
      findModel: async (name: string) => model.parse({ name, model: "openai/x", fallbacks: [MODEL, "f", "f"] }),
      findAlias: expect.unreachable,
    };
    const request = { id: "p", method: "POST", path: "", headers: {}, body: chat(), killedAt: Date.now() + 1_000 };
    const call = await readCall(
      request,
      { key: DEMO_KEY, protocol: chatProtocol, requestId: "r", platformId: "p" },
      { directory, providers: allProviders(), unpack },
    );
    expect(call.targets.map(({ name }) => name)).toEqual([MODEL, "f"]);
  });

  it("does not look up names that cannot be names", async () => {
    const directory = { findKey: expect.unreachable, findModel: expect.unreachable, findAlias: expect.unreachable };
    const sources = { directory, providers: new Map(), unpack };
    for (const name of ["x".repeat(257), "\\ud800"]) {
      const body = `{"model":"${name}","messages":[1]}`;
      const request = { id: "p", method: "POST", path: "", headers: {}, body, killedAt: Date.now() + 1_000 };
      const call = await readCall(
        request,
        { key: DEMO_KEY, protocol: chatProtocol, requestId: "r", platformId: "p" },
        sources,
      );
      expect(call.targets).toEqual([]);
    }
  });

  it.each([
    [900_000, 2_000],
    [5_000, 1_000],
  ])("of a function with %i ms left must have ended %i ms before that", async (left, reserve) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const killedAt = Date.now() + left;
    const request = { id: "p", method: "POST", path: "", headers: {}, body: '{"model":"m","messages":[1]}', killedAt };
    const nothing = async () => undefined;
    const directory = { findKey: nothing, findModel: nothing, findAlias: nothing };
    const sources = { directory, providers: new Map(), unpack };
    const { deadline } = await readCall(
      request,
      { key: DEMO_KEY, protocol: chatProtocol, requestId: "r", platformId: "p" },
      sources,
    );
    expect(killedAt - deadline).toBe(reserve);
  });

  it("has an id of its own, though clients repeat theirs", async () => {
    const ids = await Promise.all(Array.from({ length: 100 }, async () => (await callOf(chat())).id));
    expect(new Set(ids).size).toBe(100);
  });
});
