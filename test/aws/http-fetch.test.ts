// The fetch that asks providers, over real sockets.
import { setImmediate } from "node:timers/promises";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { httpFetch } from "../../functions/aws/http-fetch.ts";
import type { FetchRequest, FetchResponse } from "../../functions/core/upstream/fetch.ts";
import { raw } from "../support/fake-provider/answers.ts";
import { closeBeforeHeaders, rawSocket, redirect, silent, status } from "../support/fake-provider/faults.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";

/** Of the event loop: far fewer than pass in the five seconds after which the provider closes a connection itself. */
const MOST_TURNS = 1_000;

let provider: FakeProvider;

beforeAll(async () => {
  provider = await startFakeProvider();
});
beforeEach(() => provider.reset());
afterAll(() => provider.close());

function ask(request: Partial<FetchRequest> = {}, url = provider.url, fetch = httpFetch): Promise<FetchResponse> {
  const { signal } = new AbortController();
  const headers = { "content-type": "application/json" };
  const defaults = { method: "POST", headers, body: "{}", signal } as const;
  return fetch(`${url}/chat/completions`, { ...defaults, ...request });
}

async function textOf({ body }: FetchResponse): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const bytes of body ?? []) pieces.push(bytes);
  return Buffer.concat(pieces).toString();
}

describe("a request", () => {
  it("arrives whole, with its length in bytes", async () => {
    provider.script(raw("ok"));
    await textOf(await ask({ body: '{"say":"günaydın 🌊"}', headers: { "x-one": "1" } }));
    const { body, headers } = await provider.waitForRequest(1);
    expect(body).toBe('{"say":"günaydın 🌊"}');
    expect(headers).toMatchObject({ "x-one": "1", "content-length": "25" });
  });

  it("is rejected if no answer comes", async () => {
    provider.script(closeBeforeHeaders());
    await expect(ask()).rejects.toMatchObject({ name: "ConnectionCut", cause: { message: "socket hang up" } });
  });

  it("is rejected with another error if the port is closed: the request was not sent", async () => {
    await expect(ask({}, "http://127.0.0.1:1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("is rejected if the answer is another protocol than HTTP", async () => {
    provider.script(rawSocket("HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n"));
    await expect(ask()).rejects.toMatchObject({
      name: "ConnectionCut",
      cause: { message: "closed without an answer" },
    });
  });

  it("is rejected with the signal's reason, and its connection closed, if that comes before the head", async () => {
    provider.script(silent());
    const controller = new AbortController();
    const asking = ask({ signal: controller.signal });
    await provider.waitForRequest(1);
    controller.abort(new Error("too late"));
    await expect(asking).rejects.toThrow("too late");
    await provider.whenClosed();
  });

  it("is not even begun if the signal was aborted before", async () => {
    await expect(ask({ signal: AbortSignal.abort(new Error("over")) })).rejects.toThrow("over");
    expect(provider.requests).toEqual([]);
  });
});

describe("a connection", () => {
  const ports: (number | undefined)[] = [];

  /** When the one of the next request is, which gets an answer. */
  function whenClosed(listener: () => void): void {
    provider.script((exchange) => {
      exchange.response.socket?.once("close", listener);
      return raw("ok")(exchange);
    });
  }

  async function askAfter(milliseconds: number, url = provider.url): Promise<void> {
    vi.setSystemTime(Date.now() + milliseconds);
    await textOf(await ask({}, url));
  }

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    ports.length = 0;
    provider.script((exchange) => {
      ports.push(exchange.response.socket?.remotePort);
      return raw("ok")(exchange);
    });
    await askAfter(60_000);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is used again", async () => {
    await askAfter(3_900);
    expect(ports[1]).toBe(ports[0]);
  });

  it("is not used again once it was idle for so long that the other end may have closed it", async () => {
    await askAfter(4_100);
    expect(ports[1]).not.toBe(ports[0]);
  });

  it("is not used again then, though a request to another address came meanwhile", async () => {
    await askAfter(3_000);
    await askAfter(1_500, provider.url.replace("127.0.0.1", "localhost"));
    await askAfter(2_600);
    expect(ports[1]).toBe(ports[0]);
    expect(ports[3]).not.toBe(ports[1]);
  });

  it("is closed once it was idle for eight seconds, though no request follows", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });
    vi.resetModules();
    const { httpFetch: ownFetch } = await import("../../functions/aws/http-fetch.ts");
    let isClosed = false;
    whenClosed(() => {
      isClosed = true;
    });
    await textOf(await ask({}, provider.url, ownFetch));
    await setImmediate(); // The connection is idle in the next turn.
    vi.advanceTimersByTime(8_000);
    for (let turn = 0; turn < MOST_TURNS && !isClosed; turn++) await setImmediate();
    expect(isClosed).toBe(true);
  });
});

describe("an answer", () => {
  it.each([
    [200, true],
    [299, true],
    [300, false],
    [404, false],
    [503, false],
  ])("with the status %i is ok: %s", async (code, ok) => {
    provider.script(status(code, "words", { "retry-after": "7" }));
    const response = await ask();
    expect([response.status, response.ok, response.headers.get("retry-after")]).toEqual([code, ok, "7"]);
    expect(response.headers.get("x-other")).toBeNull();
    expect(await textOf(response)).toBe("words");
  });

  it("that redirects is not followed", async () => {
    provider.script(redirect(`${provider.url}/elsewhere`));
    expect((await ask()).status).toBe(302);
    expect(provider.requests).toHaveLength(1);
  });

  it("is read as it comes: what is there before what is still to be written", async () => {
    const more = gate();
    provider.script(raw(["first", more, "second"]));
    const { body } = await ask();
    const reader = body?.[Symbol.asyncIterator]();
    expect(String((await reader?.next())?.value)).toBe("first");
    more.open();
    expect(String((await reader?.next())?.value)).toBe("second");
    expect((await reader?.next())?.done).toBe(true);
  });

  it("throws, after what has come, if its connection breaks", async () => {
    provider.script(raw(["some"], { ending: "cut" }));
    const { body } = await ask();
    const reader = body?.[Symbol.asyncIterator]();
    expect(String((await reader?.next())?.value)).toBe("some");
    await expect(reader?.next()).rejects.toThrow("aborted");
  });

  it("throws the signal's reason, and its connection is closed, if that comes before its end", async () => {
    provider.script(raw(["some", gate()]));
    const controller = new AbortController();
    const { body } = await ask({ signal: controller.signal });
    const reader = body?.[Symbol.asyncIterator]();
    await reader?.next();
    const reading = reader?.next();
    controller.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
    await provider.whenClosed();
  });

  it.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["GZip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("that is compressed is read all the same: %s", async (encoding, compress) => {
    provider.script(raw(compress("words ".repeat(1_000)), { headers: { "content-encoding": encoding } }));
    expect(await textOf(await ask())).toBe("words ".repeat(1_000));
  });

  it("that is not what it says throws", async () => {
    provider.script(raw("words", { headers: { "content-encoding": "gzip" } }));
    await expect(textOf(await ask())).rejects.toThrow("incorrect header check");
  });
});
