// The fake provider does what it is told, so that a failing test of the gateway blames the gateway.
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  answer,
  contentFilter,
  holdUntil,
  hugeEvent,
  json,
  missingDone,
  missingUsage,
  raw,
  slowFirstToken,
  toolCalls,
} from "./fake-provider/answers.ts";
import * as faults from "./fake-provider/faults.ts";
import { gate, pause } from "./fake-provider/gate.ts";
import { stream } from "./fake-provider/stream.ts";
import * as streamFaults from "./fake-provider/stream-faults.ts";
import { type FakeProvider, startFakeProvider } from "./fake-provider.ts";

let provider: FakeProvider;

beforeAll(async () => {
  provider = await startFakeProvider();
});
beforeEach(() => provider.reset());
afterAll(() => provider.close());

const streamed = { model: "m", stream: true, messages: [{ role: "user", content: "hi" }] };

function ask(body: object = streamed, init: RequestInit = {}): Promise<Response> {
  return fetch(`${provider.url}/chat/completions`, { method: "POST", body: JSON.stringify(body), ...init });
}

async function textOf(body: object = streamed): Promise<string> {
  return (await ask(body)).text();
}

/** What was received of a body, and the code of the error that ended it, if one did. */
async function receive(response: Response): Promise<{ text: string; error?: unknown }> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const piece of response.body ?? []) text += decoder.decode(piece, { stream: true });
    return { text };
  } catch (error) {
    return { text, error: ((error as Error).cause as { code?: string })?.code };
  }
}

const countEvents = (text: string) => text.split("data: ").length - 1;

describe("without a script", () => {
  it("streams what the official client understands, with usage if asked", async () => {
    const openai = new OpenAI({ baseURL: provider.url, apiKey: "k", maxRetries: 0 });
    const messages = [{ role: "user" as const, content: "hi" }];
    const request = { model: "m", messages, stream: true as const, stream_options: { include_usage: true } };
    let text = "";
    let usage: unknown;
    for await (const chunk of await openai.chat.completions.create(request)) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage;
    }
    expect(text).toBe("Hello from the fake provider.");
    expect(usage).toEqual({ prompt_tokens: 7, completion_tokens: 6, total_tokens: 13 });
    const json = await openai.chat.completions.create({ model: "m", messages });
    expect(json).toMatchObject({ model: "m", usage, choices: [{ finish_reason: "stop", message: { content: text } }] });
  });

  it("keeps usage to itself if it is not asked, and ends with [DONE]", async () => {
    const text = await textOf();
    expect(text).not.toContain("usage");
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
  });

  it("answers n choices", async () => {
    expect(await (await ask({ model: "m", n: 2 })).json()).toMatchObject({ usage: { completion_tokens: 12 } });
    expect(countEvents(await textOf({ ...streamed, n: 2 }))).toBe(2 * 8 + 1);
  });

  it("knows only the address of chat completions", async () => {
    expect((await fetch(`${provider.url}/completions`, { method: "POST" })).status).toBe(404);
  });
});

describe("the record of requests", () => {
  it("holds what was asked", async () => {
    await ask({ model: "my/model" }, { headers: { "x-test": "yes" } });
    const [request] = provider.requests;
    expect(request).toMatchObject({ method: "POST", path: "/v1/chat/completions", body: '{"model":"my/model"}' });
    expect(request).toMatchObject({ model: "my/model", json: { model: "my/model" }, headers: { "x-test": "yes" } });
    expect(request?.arrivedAt).toBeLessThan(performance.now());
    expect(await request?.ended).toBe("answered");
  });

  it("can be awaited, and reports a client that left", async () => {
    provider.script(faults.silent());
    const leave = new AbortController();
    const asking = expect(ask(streamed, { signal: leave.signal })).rejects.toThrow();
    const request = await provider.waitForRequest(1);
    leave.abort();
    await asking;
    expect(await request.ended).toBe("cut");
    await provider.whenIdle();
  });
});

describe("a script", () => {
  const statuses = async (count: number, model = "m") => {
    const list: number[] = [];
    for (let i = 0; i < count; i++) list.push((await ask({ model })).status);
    return list;
  };

  it("is followed request by request, and its last behaviour repeated", async () => {
    provider.script(faults.status(500), faults.status(503), answer());
    expect(await statuses(4)).toEqual([500, 503, 200, 200]);
  });

  it("can say what follows its end", async () => {
    provider.script(faults.status(500));
    provider.otherwise(faults.status(418));
    expect(await statuses(3)).toEqual([500, 418, 418]);
  });

  it("can be written for one model", async () => {
    provider.script(faults.status(500));
    provider.scriptFor("other", faults.rateLimited(), answer());
    expect([await statuses(1), await statuses(2, "other"), await statuses(1)]).toEqual([[500], [429, 200], [500]]);
  });

  it("may hold behaviours that a test writes itself", async () => {
    provider.script(({ request, response }) => void response.end(`You are ${request.model}.`));
    expect(await textOf()).toBe("You are m.");
  });
});

describe("a gate", () => {
  it("holds the second chunk until it is opened", async () => {
    const beforeSecond = gate();
    provider.script(stream({ chunks: ["one", beforeSecond, "two"] }));
    const reader = (await ask()).body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("one")) text += (await reader?.read())?.value ?? "";
    await beforeSecond.reached;
    expect(text).not.toContain("two");
    beforeSecond.open();
    while (!text.includes("[DONE]")) text += (await reader?.read())?.value ?? "";
    expect(text).toContain("two");
  });

  it("can hold back the head", async () => {
    const beforeHead = gate();
    provider.script(holdUntil(beforeHead));
    const asking = Promise.all(Array.from({ length: 20 }, () => textOf()));
    await provider.waitForRequest(20);
    beforeHead.open();
    expect((await asking).every((text) => text.endsWith("[DONE]\n\n"))).toBe(true);
  });

  it("lets go of a client that leaves", async () => {
    const never = gate();
    provider.script(holdUntil(never));
    const leave = new AbortController();
    const asking = expect(ask(streamed, { signal: leave.signal })).rejects.toThrow();
    await never.reached;
    leave.abort();
    await asking;
    await provider.whenIdle();
  });
});

describe("answers in order, but unusual", () => {
  it.each([
    ["contentFilter", contentFilter(), /"finish_reason":"content_filter"/],
    ["missingDone", missingDone(), /"finish_reason":"stop"\}\][^[]*\}\n\n$/],
    ["toolCalls", toolCalls(), /"arguments":"\{\\"city\\":".*"finish_reason":"tool_calls"/s],
    ["hugeEvent", hugeEvent(1_000_000), /x{1000000}/],
    ["CRLF", stream({ lineEnding: "\r\n" }), /^data: .*\r\n\r\ndata: \[DONE\]\r\n\r\n$/s],
    ["comments", stream({ comment: "busy" }), /^: busy\ndata: .*\n\n: busy\ndata: \[DONE\]\n\n$/s],
    ["split", stream({ splitAt: 5 }), /^data: \{.*\[DONE\]\n\n$/s],
    ["usage for all", stream({ includeUsageAlways: true }), /"choices":\[\],"usage":\{.*\}\n\ndata: \[DONE\]\n\n$/],
    ["a first token that is slow", slowFirstToken(1), /^data: \{.*\[DONE\]\n\n$/s],
    ["raw pieces", raw(["da", pause(1), Uint8Array.from([0xff, 0x0a])]), /^da\ufffd\n$/],
  ])("%s", async (_, behaviour, expected) => {
    provider.script(behaviour);
    expect(await textOf()).toMatch(expected);
  });

  it("without usage, even if asked for", async () => {
    provider.script(missingUsage());
    const text = await textOf({ ...streamed, stream_options: { include_usage: true } });
    expect(text).not.toContain('"usage":{');
    expect(await (await ask({ model: "m" })).json()).not.toHaveProperty("usage");
  });

  it("in pieces of the given size", async () => {
    provider.script(stream({ splitAt: 10, gapMilliseconds: 2, chunks: ["a"] }));
    const sizes: number[] = [];
    for await (const piece of (await ask()).body ?? []) sizes.push(piece.length);
    expect(sizes.filter((size) => size === 10).length).toBeGreaterThan(sizes.length / 2);
  });

  it("with any status, head and type", async () => {
    provider.script(
      json("{}", { status: 201, headers: { "x-provider": "secret" } }),
      stream({ contentType: "text/plain" }),
    );
    const first = await ask();
    expect([first.status, first.headers.get("x-provider"), await first.text()]).toEqual([201, "secret", "{}"]);
    expect((await ask()).headers.get("content-type")).toBe("text/plain");
  });
});

describe("refusals", () => {
  it("come in OpenAI's envelope", async () => {
    provider.script(faults.contextLengthExceeded(), faults.rateLimited(2), faults.status(503, "<h1>Busy</h1>"));
    expect(await (await ask()).json()).toMatchObject({ error: { code: "context_length_exceeded", param: "messages" } });
    const limited = await ask();
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "2"]);
    const busy = await ask();
    expect([busy.status, busy.headers.get("content-type"), await busy.text()]).toEqual([
      503,
      "text/html",
      "<h1>Busy</h1>",
    ]);
  });

  it("can point elsewhere", async () => {
    provider.script(faults.redirect("http://127.0.0.1:9/"));
    const response = await ask(streamed, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, "http://127.0.0.1:9/"]);
  });
});

describe("faults before the head", () => {
  it.each([
    ["resetBeforeHeaders", faults.resetBeforeHeaders(), { code: "ECONNRESET" }],
    ["closeBeforeHeaders", faults.closeBeforeHeaders(), { code: "UND_ERR_SOCKET" }],
    ["rawSocket", faults.rawSocket("Hello, I am not HTTP\r\n\r\n"), { name: "HTTPParserError" }],
  ])("%s", async (_, behaviour, cause) => {
    provider.script(behaviour);
    await expect(ask()).rejects.toMatchObject({ cause });
    await provider.whenIdle();
  });

  it("a provider that goes down refuses connections, and answers again when it is up", async () => {
    await provider.goDown();
    await expect(ask()).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
    await provider.comeUp();
    expect((await ask()).status).toBe(200);
  });
});

describe("faults in the body", () => {
  it("cutAfter sends so many events, then closes the connection", async () => {
    provider.script(streamFaults.cutAfter(3));
    const { text, error } = await receive(await ask());
    expect([countEvents(text), error]).toEqual([3, "UND_ERR_SOCKET"]);
  });

  it("cutAfter can wait for a gate, and can reset", async () => {
    const beforeCut = gate();
    provider.script(streamFaults.cutAfter(2, { chunks: ["one", beforeCut, "two"], ending: "reset" }));
    const receiving = receive(await ask());
    await beforeCut.reached;
    beforeCut.open();
    expect((await receiving).error).toBe("ECONNRESET");
  });

  it("endAfter ends as if that were all", async () => {
    provider.script(streamFaults.endAfter(3));
    const { text, error } = await receive(await ask());
    expect([countEvents(text), error, text.includes('"stop"')]).toEqual([3, undefined, false]);
  });

  it.each([
    ["stallAfter", streamFaults.stallAfter(2), 2],
    ["headersThenSilence", streamFaults.headersThenSilence(), 0],
  ])("%s leaves the connection open and says no more", async (_, behaviour, events) => {
    provider.script(behaviour);
    const leave = new AbortController();
    const response = await ask(streamed, { signal: leave.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (countEvents(text) < events) text += (await reader?.read())?.value ?? "";
    const more = reader?.read().catch(() => "left");
    expect(await Promise.race([more, new Promise((resolve) => setTimeout(resolve, 30, "silent"))])).toBe("silent");
    leave.abort();
    expect(await (await provider.waitForRequest(1)).ended).toBe("cut");
  });

  it("pingsForever says nothing else", async () => {
    provider.script(streamFaults.pingsForever(1));
    const response = await ask();
    let text = "";
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      if (text.length > 50) break;
    }
    expect(text).toMatch(/^(: ping\n\n)+$/);
    expect(await (await provider.waitForRequest(1)).ended).toBe("cut");
  });

  it("malformedEventAfter goes on afterwards", async () => {
    provider.script(streamFaults.malformedEventAfter(2));
    const events = (await textOf()).split("\n\n");
    expect(events[2]).toBe('data: {"choices": [oops');
    expect(events).toContain("data: [DONE]");
  });

  it("errorEventAfter ends without [DONE]", async () => {
    provider.script(streamFaults.errorEventAfter(2), streamFaults.errorEventFirst({ code: "busy" }));
    expect(await textOf()).toMatch(/^(data: \{"id".*\n\n){2}data: \{"error":\{"message":.*\}\}\n\n$/);
    expect(await textOf()).toBe('data: {"error":{"code":"busy"}}\n\n');
  });

  it("emptyStream has a head and nothing else", async () => {
    provider.script(streamFaults.emptyStream());
    const response = await ask();
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
      "",
    ]);
  });

  it("jsonInsteadOfStream, brokenJson and cutJson are what they say", async () => {
    provider.script(faults.jsonInsteadOfStream(), faults.brokenJson(), faults.cutJson());
    expect(await (await ask()).json()).toMatchObject({ object: "chat.completion" });
    const broken = await textOf();
    expect(() => JSON.parse(broken)).toThrow(SyntaxError);
    expect(await receive(await ask())).toEqual({ text: broken, error: "UND_ERR_SOCKET" });
  });

  it("a fault beyond the end of the stream is reported, not ignored", async () => {
    const short = { ...streamed, n: 1 };
    const behaviour = streamFaults.cutAfter(10, { chunks: [] });
    provider.script(async (exchange) => {
      await expect(async () => behaviour(exchange)).rejects.toThrow("cannot go wrong after 10");
      exchange.response.destroy();
    });
    await receive(await ask(short));
  });
});

describe("under load", () => {
  it("streams 20,000 chunks in order", async () => {
    const chunks = Array.from({ length: 20_000 }, (_, index) => ` ${index}`);
    provider.script(stream({ chunks }));
    const contents = [...(await textOf()).matchAll(/"content":"( \d+)"/g)].map(([, content]) => content);
    expect(contents).toEqual(chunks);
  });

  it("answers 200 requests at once", async () => {
    const together = gate();
    provider.script(holdUntil(together));
    const asking = Promise.all(Array.from({ length: 200 }, () => textOf()));
    await provider.waitForRequest(200);
    expect(provider.openSockets()).toBeGreaterThanOrEqual(200);
    together.open();
    expect(new Set(await asking).size).toBe(1);
    await provider.whenIdle();
    await provider.goDown();
    expect(provider.openSockets()).toBe(0);
    await provider.whenClosed();
    await provider.comeUp();
  });
});
