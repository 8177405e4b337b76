// What of a provider's answer reaches the client: everything, in order, as it came, but for the model's name and a usage chunk.
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  contentChunk,
  finishChunk,
  type LineEnding,
  split,
  toEventStream,
  usage,
  usageChunk,
} from "../support/event-stream.ts";
import { answer, completion, json as jsonAnswer, raw } from "../support/fake-provider/answers.ts";
import { gate, pause } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { startFakeProvider } from "../support/fake-provider.ts";
import { startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";
import { received } from "./support/received.ts";
import { chat, configuration, MODEL, streamed } from "./support/requests.ts";
import { body as bodyOf, events, json, scriptedFetch } from "./support/scripted-fetch.ts";

const DONE = "[DONE]";

/** What a client receives of a stream of these bytes. */
async function relayed(bytes: Uint8Array, { at = [] as number[], body = streamed() } = {}) {
  const { fetch } = scriptedFetch(events(split(bytes, at)));
  const gateway = await startGateway(configuration(), { fetch });
  const { status, headers, text } = await gateway.ask({ body });
  expect([status, headers["content-type"]]).toEqual([200, "text/event-stream"]);
  return received(text).events;
}

/** JSON text in which the model's name stands open, with whatever a provider may add, and digits that no double holds. */
const extra = fc.constantFrom(
  '"seed":12345678901234567890,',
  '"x":1.0, "y":[1e400,-0.0],',
  '"obfuscation":"\\u00e9\\ud83c\\udf0a",',
  '"choices_":{"model":"upstream-0"},\t',
  '"usage":null,',
  '"delta":"data: [DONE]\\n\\n",',
);
const content = fc.string({ unit: fc.constantFrom("a", " ", '"', "\\", "\n", "é", "€", "🌊", "\u2028") });
const chunkText = fc.tuple(fc.array(extra, { maxLength: 3 }), content, fc.boolean()).map(([extras, content, named]) => {
  const choices = `"choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}},"finish_reason":null}]`;
  return (model: string) => `{"id":"c",${extras.join("")}${named ? `"model" : "${model}",` : ""}${choices}}`;
});

describe("a stream", () => {
  it("comes out as the provider sent it, with the model's own name, however it is framed and cut", async () => {
    const framing = fc.record({
      lineEnding: fc.constantFrom<LineEnding>("\n", "\r\n", "\r"),
      comment: fc.constantFrom("keep-alive", ""),
      spaceAfterColon: fc.boolean(),
      finalBlankLine: fc.boolean(),
    });
    const stream = fc.array(chunkText, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(stream, framing, fc.array(fc.nat(), { maxLength: 9 }), async (chunks, framing, cuts) => {
        const bytes = toEventStream(
          chunks.map((text) => text("upstream-0")),
          framing,
        );
        const at = cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b);
        expect(await relayed(bytes, { at })).toEqual([...chunks.map((text) => text(MODEL)), DONE]);
      }),
      { numRuns: runs(100) },
    );
  });

  it("keeps events on several lines, with their names and ids", async () => {
    const bytes = new TextEncoder().encode('id: 7\nevent: delta\ndata: {"a":\ndata: 1}\n\ndata: [DONE]\n\n');
    const { fetch } = scriptedFetch(events([bytes]));
    const { text } = await (await startGateway(configuration(), { fetch })).ask({ body: streamed() });
    expect(received(text).events).toEqual(['{"a":\n1}', DONE]);
    expect(text).toMatch(/^event: delta\nid: 7\ndata: /);
  });

  const own = { x: { model: "mine" } };
  const usageOnly = { ...usageChunk(usage(5), { model: "upstream-0" }), ...own };
  const early = { id: "", object: "", model: "", choices: [], prompt_filter_results: [] };
  const nullUsage = { ...usageOnly, usage: null };
  const withUsage = { ...contentChunk("!"), usage: usage(5) };

  it.each([
    [undefined, false],
    [{}, false],
    [{ include_usage: false }, false],
    [{ include_usage: null }, false],
    [{ include_usage: true }, true],
    [{ include_usage: true, other: 1 }, true],
  ])("shows the usage-only chunk to those who asked for it: %j", async (stream_options, shown) => {
    const body = streamed({ stream_options });
    const bytes = toEventStream([contentChunk("a"), usageOnly]);
    const renamed = JSON.stringify({ ...usageOnly, model: MODEL });
    expect((await relayed(bytes, { body })).slice(1)).toEqual(shown ? [renamed, DONE] : [DONE]);
  });

  it("hides no other chunk: neither those without choices or usage, nor usage next to choices", async () => {
    const chunks = [early, nullUsage, { ...early, usage: null }, withUsage];
    const seen = (await relayed(toEventStream(chunks))).slice(0, -1).map((data) => JSON.parse(data));
    expect(seen).toEqual(chunks.map((chunk) => ({ ...chunk, model: MODEL })));
  });

  const openrouter = { role: "assistant", content: "", reasoning: null };
  const choice = (delta: object | null) => ({ index: 0, delta, finish_reason: null, native_finish_reason: null });
  const counted = { id: "c", object: "chat.completion.chunk", model: "upstream-0", usage: usage(5), ...own };

  it.each([
    { ...counted, choices: null },
    { ...counted, choices: [choice({})] },
    { ...counted, choices: [choice(null)] },
    { ...counted, choices: [choice(openrouter)] },
    counted,
  ])("hides a usage-only chunk in every form: %j", async (chunk) => {
    const bytes = toEventStream([contentChunk("a"), finishChunk(), chunk]);
    expect(await relayed(bytes)).toHaveLength(3);
    expect(await relayed(bytes, { body: streamed({ stream_options: { include_usage: true } }) })).toHaveLength(4);
  });

  it.each([
    ["the role of a choice that begins", { ...counted, choices: [{ ...choice(openrouter), index: 1 }] }],
    ["a finish reason", { ...counted, choices: [{ ...choice({}), finish_reason: "stop" }] }],
    ["text", { ...counted, choices: [choice({ content: "b" })] }],
    ["a tool call", { ...counted, choices: [choice({ tool_calls: [{ index: 0, id: "call" }] })] }],
  ])("shows a usage that comes with %s", async (_, chunk) => {
    expect(await relayed(toEventStream([contentChunk("a"), finishChunk(), chunk, finishChunk()]))).toHaveLength(5);
  });

  it.each(["null", " null", ": OPENROUTER PROCESSING", ""])(
    "leaves out an event that says nothing: %j",
    async (data) => {
      const bytes = new TextEncoder().encode(
        `data: ${data}\n\n${'data: {"choices":[]}\n\n'}data: ${data}\n\ndata:  [DONE] \n\n`,
      );
      expect(await relayed(bytes)).toEqual(['{"choices":[]}', DONE]);
    },
  );

  it("gives a client that asked for usage the estimate, marked as such, if the provider sends none", async () => {
    const body = streamed({ stream_options: { include_usage: true } });
    const seen = await relayed(toEventStream([contentChunk("Hello there"), finishChunk()]), { body });
    expect(JSON.parse(seen.at(-2) ?? "")).toEqual({
      ...{ id: "chatcmpl-fake", created: 1_700_000_000, object: "chat.completion.chunk", model: MODEL, choices: [] },
      usage: {
        prompt_tokens: expect.any(Number),
        completion_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      },
      sluice: { usage_estimated: true },
    });
    expect(await relayed(toEventStream([contentChunk("Hello there"), finishChunk()]))).toHaveLength(3);
    expect(await relayed(toEventStream([contentChunk("a"), finishChunk(), usageOnly]), { body })).toHaveLength(4);
  });

  it("gives no estimate beside a usage that counts nothing, and takes no odd id for its own", async () => {
    const body = streamed({ stream_options: { include_usage: true } });
    const nothing = { ...usageOnly, usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } };
    expect(await relayed(toEventStream([contentChunk("a"), finishChunk(), nothing]), { body })).toHaveLength(4);
    const odd = { ...contentChunk("a"), id: [[7]], created: "now" };
    const seen = await relayed(toEventStream([odd, finishChunk()]), { body });
    expect(JSON.parse(seen.at(-2) ?? "")).not.toHaveProperty("id");
  });

  it("keeps of what comes before the first event for the client the last only, which has the usage", async () => {
    const before = Array.from({ length: 50 }, (_, at) =>
      toEventStream([{ ...usageOnly, usage: usage(at + 1) }], { done: false }),
    );
    const { fetch } = scriptedFetch(events([...before, toEventStream([contentChunk("a"), finishChunk()])]));
    const gateway = await startGateway(configuration(), { fetch });
    await gateway.ask({ body: streamed() });
    expect(gateway.log.at(-1)).toMatchObject({ completion_tokens: 50 + 1 });
  });

  it.each(["application/json", "text/plain", ""])("is known by its events, and not by its type: %j", async (type) => {
    const { fetch } = scriptedFetch(
      bodyOf([toEventStream([contentChunk("a")])], { headers: { "content-type": type } }),
    );
    const answered = await (await startGateway(configuration(), { fetch })).ask({ body: streamed() });
    expect([answered.status, received(answered.text).events.at(-1)]).toEqual([200, "[DONE]"]);
  });

  it("charges the usage that it hides", async () => {
    const { fetch } = scriptedFetch(events([toEventStream([contentChunk("a"), usageOnly])]));
    const gateway = await startGateway(configuration(), { fetch });
    await gateway.ask({ body: streamed() });
    expect(gateway.log.at(-1)).toMatchObject({ total_tokens: 12, estimated: false });
  });
});

describe("a JSON answer", () => {
  it("comes out as the provider sent it, with the model's own name", async () => {
    await fc.assert(
      fc.asyncProperty(chunkText, fc.constantFrom("", " ", "\n", "\r\n\t"), async (text, space) => {
        const { fetch } = scriptedFetch(json(space + text("upstream-0") + space));
        const answered = await (await startGateway(configuration(), { fetch })).ask({ body: chat() });
        expect(answered.text).toBe(space + text(MODEL) + space);
        expect(answered.headers["content-type"]).toBe("application/json");
      }),
    );
  });

  it("keeps its usage, though it has no choices", async () => {
    const { fetch } = scriptedFetch(json({ model: "x", choices: [], usage: usage(5) }));
    const { text } = await (await startGateway(configuration(), { fetch })).ask({ body: chat() });
    expect(JSON.parse(text)).toEqual({ model: MODEL, choices: [], usage: usage(5) });
  });

  it("is not given the provider's headers", async () => {
    const headers = { "x-provider": "secret", "set-cookie": "a=b", "openai-organization": "org", "retry-after": "9" };
    const { fetch } = scriptedFetch(json({ choices: [] }, { headers }));
    const answered = await (await startGateway(configuration(), { fetch })).ask({ body: chat() });
    expect(Object.keys(answered.headers).toSorted()).toEqual(["content-type", "x-request-id", "x-sluice-model"]);
  });
});

describe("over real sockets", async () => {
  const provider = await startFakeProvider();
  const gateway = await startGateway(configuration({ provider_config: { api_base: provider.url } }));
  beforeEach(() => provider.reset());
  afterAll(() => provider.close());

  it.each<LineEnding>(["\n", "\r\n", "\r"])(
    "the first chunk reaches the client before the provider sends its second, with %j",
    async (lineEnding) => {
      const second = gate();
      provider.script(stream({ chunks: [second, "two"], lineEnding }));
      const reply = await gateway.begin({ body: streamed() });
      const body = reply.body[Symbol.asyncIterator]();
      const { value: first } = await body.next();
      expect(received(first).events).toHaveLength(1);
      second.open();
      let rest = "";
      for (let next = await body.next(); !next.done; next = await body.next()) rest += next.value;
      expect(received(rest).events.at(-1)).toBe(DONE);
      await reply.settle();
    },
  );

  it("20,000 chunks arrive complete and in order", async () => {
    const words = Array.from({ length: 20_000 }, (_, at) => `${at} `);
    provider.script(answer({ chunks: words }));
    const { text } = await gateway.ask({ body: streamed() });
    const { events } = received(text);
    const said = events.slice(0, -1).map((data) => JSON.parse(data).choices[0].delta.content ?? "");
    expect(said.join("")).toBe(words.join(""));
    expect(events.at(-1)).toBe(DONE);
  });

  it.each([
    ["a stream", streamed(), stream()],
    ["a stream whose body ends a little later", streamed(), raw(["data: {}\n\n", "data: [DONE]\n\n", pause(1)])],
    ["a JSON answer", chat(), completion()],
  ])("the connection of a complete answer is used again: %s", async (_, body, behaviour) => {
    const ports = new Set<number | undefined>();
    provider.script((exchange) => {
      ports.add(exchange.response.socket?.remotePort);
      return behaviour(exchange);
    });
    for (let call = 0; call < 6; call++) await gateway.ask({ body });
    expect(ports.size).toBeLessThan(6);
  });

  it("a JSON answer of several choices comes whole", async () => {
    provider.script(completion());
    const { text } = await gateway.ask({ body: chat({ n: 3 }) });
    expect(JSON.parse(text).choices).toHaveLength(3);
  });

  it("a large answer comes whole", async () => {
    const content = "🌊".repeat(500_000);
    provider.script(jsonAnswer({ model: "x", choices: [{ index: 0, message: { content } }] }));
    const { text } = await gateway.ask({ body: chat() });
    expect(JSON.parse(text).choices[0].message.content).toBe(content);
  });
});
