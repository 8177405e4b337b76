// What OpenAI, and every address that speaks its API, gets to see of a call.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Call } from "../../functions/core/call.ts";
import type { Question } from "../../functions/core/upstream/provider.ts";
import { chat as chatProtocol } from "../../functions/protocols/chat/protocol.ts";
import { openai } from "../../functions/providers/openai.ts";
import { callOf, chat, streamed } from "../core/support/requests.ts";
import { runs } from "../support/long.ts";

const provider = openai({ apiKey: "sk-default", apiBase: undefined });

async function requestFor(body: string, model: object = {}, from = provider) {
  const call = await callOf(body, model);
  return from.request(questionOf(call));
}

function questionOf(call: Call): Question {
  const [target] = call.targets;
  if (target === undefined) throw new Error("no such model");
  const body = chatProtocol.writeBody(call, target, { asksForUsage: true });
  return { ...call, target, protocol: chatProtocol, body };
}

describe("the address", () => {
  it.each([
    ["https://api.example.com/v1", "https://api.example.com/v1/chat/completions"],
    ["https://api.example.com/v1/", "https://api.example.com/v1/chat/completions"],
    ["http://127.0.0.1:4010", "http://127.0.0.1:4010/chat/completions"],
    ["https://api.example.com/v1?version=2", "https://api.example.com/v1/chat/completions?version=2"],
  ])("is that of the model's api_base, %s", async (api_base, url) => {
    expect((await requestFor(chat(), { provider_config: { api_base } })).url).toBe(url);
  });

  it("is else the default, and else OpenAI's own", async () => {
    const elsewhere = openai({ apiKey: undefined, apiBase: "http://localhost:9/v1" });
    const model = { provider_config: { api_key: "sk-1" } };
    expect((await requestFor(chat(), model, elsewhere)).url).toBe("http://localhost:9/v1/chat/completions");
    expect((await requestFor(chat(), model)).url).toBe("https://api.openai.com/v1/chat/completions");
  });
});

describe("a vendor who speaks the same API", () => {
  it("has its own name and address, and the deployment's key for it", async () => {
    const own = { name: "vendor", address: "https://api.vendor.example/v1" };
    const vendor = openai({ apiKey: "sk-vendor" }, undefined, own);
    const { url, headers } = await requestFor(chat(), { provider_config: {} }, vendor);
    expect([vendor.name, url]).toEqual(["vendor", "https://api.vendor.example/v1/chat/completions"]);
    expect(headers["authorization"]).toBe("Bearer sk-vendor");
  });
});

describe("the headers", () => {
  it("carry the model's own key, or the default, or none", async () => {
    const authorization = async (model: object, from = provider) =>
      (await requestFor(chat(), { provider_config: model }, from)).headers["authorization"];
    expect(await authorization({ api_key: "sk-own" })).toBe("Bearer sk-own");
    expect(await authorization({})).toBe("Bearer sk-default");
    expect(await authorization({}, openai({ apiKey: undefined, apiBase: undefined }))).toBeUndefined();
  });

  it.each(["\n", "\r\n", " "])("carry no key's end of line, as one has that was read from a file: %j", async (end) => {
    const fromFile = openai({ apiKey: `sk-default${end}`, apiBase: undefined });
    const { headers, secrets } = await requestFor(chat(), { provider_config: {} }, fromFile);
    expect(headers["authorization"]).toBe("Bearer sk-default");
    expect(secrets).toContain("sk-default");
  });

  it("can carry every key, as UTF-8 where it is not ASCII", async () => {
    const { headers } = await requestFor(chat(), { provider_config: { api_key: "sk-…" } });
    const sent = new Headers(headers).get("authorization") ?? "";
    expect(Buffer.from(sent, "latin1").toString("utf8")).toBe("Bearer sk-…");
  });

  it("ask for what the client asked for, uncompressed, so that events come one by one", async () => {
    expect((await requestFor(chat())).headers).toMatchObject({ accept: "application/json" });
    expect((await requestFor(streamed())).headers).toEqual({
      "content-type": "application/json",
      accept: "text/event-stream",
      "accept-encoding": "identity",
      "user-agent": "sluice",
      authorization: "Bearer sk-provider-0",
      "x-request-id": "req-1",
    });
  });

  it("carry on what the client may send to the provider, but never in place of the gateway's own", async () => {
    const call = await callOf(chat());
    const forwarded = { "openai-beta": "a", authorization: "Bearer mine", "content-type": "text/plain", accept: "x" };
    const { headers: sent } = await provider.request(questionOf({ ...call, forwarded }));
    const own = {
      authorization: "Bearer sk-provider-0",
      "content-type": "application/json",
      accept: "application/json",
    };
    expect(sent).toMatchObject({ ...own, "openai-beta": "a" });
  });
});

describe("the default key", () => {
  const authorizationFor = async (own: object, base?: string) =>
    (await requestFor(chat(), { provider_config: own }, openai({ apiKey: "sk-default", apiBase: base }))).headers[
      "authorization"
    ];
  const origin = fc
    .record({
      scheme: fc.constantFrom("http", "https", "HTTPS"),
      host: fc.constantFrom("api.openai.com", "API.openai.com", "api.openai.com.evil.example", "127.0.0.1", "[::1]"),
      port: fc.constantFrom("", ":443", ":80", ":8443"),
      login: fc.constantFrom("", "", "api.openai.com@", "user:word@"),
      path: fc.constantFrom("", "/", "/v1", "/v1/?x=https://api.openai.com/", "/@api.openai.com/v1"),
    })
    .map(({ scheme, host, port, login, path }) => `${scheme}://${login}${host}${port}${path}`);

  it("leaves for its own origin only, whatever addresses there are", async () => {
    await fc.assert(
      fc.asyncProperty(origin, fc.option(origin, { nil: undefined }), async (own, base) => {
        const home = new URL(base ?? "https://api.openai.com/v1");
        const isAtHome = new URL(own).protocol === home.protocol && new URL(own).host === home.host;
        expect(await authorizationFor({ api_base: own }, base)).toBe(isAtHome ? "Bearer sk-default" : undefined);
        expect(await authorizationFor({ api_base: own, api_key: "sk-own" }, base)).toBe("Bearer sk-own");
        expect(await authorizationFor({}, base)).toBe("Bearer sk-default");
      }),
      { numRuns: runs(100) },
    );
  });

  it.each(["", " "])("is not put in place of a key that says that there is none: %j", async (api_key) => {
    for (const own of [{ api_key }, { api_key, api_base: "https://api.openai.com/v1" }]) {
      const { headers, secrets } = await requestFor(chat(), { provider_config: own });
      expect(headers).not.toHaveProperty("authorization");
      expect(secrets).not.toContain("sk-default");
    }
  });
});

describe("the secrets", () => {
  it("are the key that is sent, and the address with and without its port", async () => {
    const provider_config = { api_key: "sk-own", api_base: "http://llm.internal:4010/v1" };
    const { secrets } = await requestFor(chat(), { provider_config });
    expect(secrets).toEqual(expect.arrayContaining(["sk-own", "llm.internal:4010", "llm.internal"]));
  });

  it("are what a query of the address says, too", async () => {
    const provider_config = { api_base: "https://llm.internal/v1?token=abc" };
    expect((await requestFor(chat(), { provider_config })).secrets).toContain("token=abc");
  });
});

describe("the body", () => {
  it.each([
    ["openai/gpt-4.1-mini", "gpt-4.1-mini"],
    ["openai/meta-llama/Llama-3/8b", "meta-llama/Llama-3/8b"],
    ['openai/odd "name"\\', 'odd "name"\\'],
  ])("names the model of %s: %s", async (model, id) => {
    expect(JSON.parse((await requestFor(chat(), { model })).body).model).toBe(id);
  });

  it("is else the client's own text, byte by byte", async () => {
    const text = chat({ temperature: 1, seed: 0, x: { model: "y" } })
      .replace('"temperature":1', '"temperature": 1.0')
      .replace('"seed":0', '"seed":12345678901234567890');
    const { body } = await requestFor(text, { model: "openai/gpt" });
    expect(body).toBe(text.replace('"model":"my-gpt4-mini"', '"model":"gpt"'));
  });

  it.each([
    [undefined, '{"include_usage":true}'],
    [null, '{"include_usage":true}'],
    [{}, '{"include_usage":true}'],
    [{ include_usage: false }, '{"include_usage":true}'],
    [{ include_usage: true }, '{"include_usage":true}'],
    [{ include_obfuscation: false }, '{"include_usage":true,"include_obfuscation":false}'],
  ])("of a stream has include_usage merged into stream_options %j", async (stream_options, expected) => {
    const { stream_options: sent } = JSON.parse((await requestFor(streamed({ stream_options }))).body);
    expect(sent).toEqual(JSON.parse(expected));
  });

  it("that is no stream keeps its stream_options, or has none", async () => {
    expect(JSON.parse((await requestFor(chat())).body)).not.toHaveProperty("stream_options");
    const text = chat({ stream: false, stream_options: { include_usage: false } });
    expect(JSON.parse((await requestFor(text)).body).stream_options).toEqual({ include_usage: false });
  });

  it("differs from what the client sent in these two members only, whatever the others are", async () => {
    const name = fc.oneof(fc.constantFrom("__proto__", "tools", "seed"), fc.string());
    const ours = ["model", "messages", "stream", "stream_options", "n", "max_tokens", "max_completion_tokens"];
    const options = fc.dictionary(name, fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fc.jsonValue()), options, async (others, stream_options) => {
        fc.pre(Object.keys(others).every((name) => !ours.includes(name.toLowerCase())));
        const text = JSON.stringify({ ...others, ...JSON.parse(streamed({ stream_options })) });
        const { model, stream_options: sent, ...rest } = JSON.parse((await requestFor(text)).body);
        expect(model).toBe("upstream-0");
        expect(JSON.stringify(sent)).toBe(JSON.stringify(JSON.parse(JSON.stringify(sent))));
        expect(sent).toEqual({ ...JSON.parse(JSON.stringify(stream_options)), include_usage: true });
        const { model: _, stream_options: __, ...expected } = JSON.parse(text);
        expect(rest).toEqual(expected);
      }),
    );
  });
});
