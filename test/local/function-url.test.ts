import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cors } from "../../functions/node/browsers.ts";
import { startFunctionUrl } from "../../local/function-url.ts";
import { call, head } from "./support/call.ts";
import { type Gate, startGate } from "./support/gate.ts";
import { type Platform, startPlatform } from "./support/platform.ts";

const MIB = 1024 * 1024;
let platform: Platform;
let gate: Gate;
beforeAll(async () => {
  [platform, gate] = await Promise.all([startPlatform(), startGate()]);
});
afterAll(() => Promise.all([platform.close(), gate.close()]));

/** What the server says to these bytes until it closes the connection. */
async function raw(bytes: string, port = platform.port): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (more) => (answer += more));
  socket.write(bytes);
  await once(socket, "close");
  return answer;
}

describe("the answer", () => {
  it("has the status, the headers and the cookies of the prelude, but for those of the connection", async () => {
    const { status, headers, body, whole } = await call(`${platform.url}/head`);
    expect({ status, body, whole }).toEqual({ status: 418, body: "teapot", whole: true });
    expect(headers).toMatchObject({
      "x-own": "yes",
      "set-cookie": ["a=1", "b=2; Path=/"],
      "transfer-encoding": "chunked",
    });
    expect(headers).not.toHaveProperty("content-length");
  });

  it("is the function's own where a client asks for a WebSocket, which none of the platform's answers", async () => {
    const wish = "connection: Upgrade, close\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n";
    const answer = await raw(`GET /head HTTP/1.1\r\nhost: x\r\n${wish}sec-websocket-key: eA==\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 418 /);
    expect(answer).toContain("teapot");
  });

  it("reaches the client chunk by chunk, before the function goes on", async () => {
    const response = await head(`${platform.url}/gated?gate=${gate.url}`);
    const [first] = (await once(response, "data")) as [Buffer];
    expect(first.toString()).toBe("first ");
    const waiting = await gate.next();
    waiting.open();
    expect(await text(response)).toBe("second");
  });

  it("without a prelude is 200 and octets, also when it is empty", async () => {
    for (const [path, body] of [
      ["/plain", "no prelude"],
      ["/empty", ""],
    ]) {
      const answer = await call(`${platform.url}${path}`);
      expect(answer).toMatchObject({ status: 200, body, whole: true });
      expect(answer.headers["content-type"]).toBe("application/octet-stream");
    }
  });

  it("is written no faster than the client reads", async () => {
    const response = await head(`${platform.url}/flood`);
    response.pause();
    const stalled = await platform.log(/^stalled \d+$/);
    expect(Number(stalled.split(" ")[1])).toBeLessThan(40);
    let bytes = 0;
    for await (const chunk of response) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(64 * MIB);
    await platform.log(/^flooded$/);
  });

  it("is read to its end when the client has left, and the environment serves again", async () => {
    const response = await head(`${platform.url}/flood`);
    await platform.log(/^stalled/);
    response.destroy();
    await platform.log(/^flooded$/);
    expect(await call(`${platform.url}/pid`)).toMatchObject({ status: 200 });
  });

  it("is 502 when the prelude is no head of a response", async () => {
    expect(await call(`${platform.url}/bad-head`)).toMatchObject({ status: 502, body: "Internal Server Error" });
  });
});

describe("the request", () => {
  it("of 6 MiB arrives whole, of a byte more too, and beyond that is cut there", async () => {
    for (const [sent, received] of [
      [6 * MIB, 6 * MIB],
      [6 * MIB + 1, 6 * MIB + 1],
      [9 * MIB, 6 * MIB + 1],
    ]) {
      const body = Buffer.alloc(sent as number, "x");
      const answer = await call(`${platform.url}/body`, {
        method: "POST",
        headers: { "content-type": "text/plain" },
        body,
      });
      expect(JSON.parse(answer.body)).toMatchObject({ bytes: received });
    }
  });

  it("that is not text is refused as AWS does, if base64 makes its event larger than 6 MiB", async () => {
    const send = (length: number) => {
      const body = Buffer.alloc(length, "x");
      return call(`${platform.url}/body`, { method: "POST", headers: { "content-type": "audio/mpeg" }, body });
    };
    expect(JSON.parse((await send(4.48 * MIB)).body)).toMatchObject({ bytes: Math.floor(4.48 * MIB) });
    for (const length of [4.5 * MIB, 6 * MIB, 9 * MIB]) {
      expect(await send(length)).toMatchObject({
        status: 413,
        headers: { "x-amzn-errortype": "RequestTooLargeException" },
        body: '{"Message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}',
      });
    }
    expect(await call(`${platform.url}/pid`)).toMatchObject({ status: 200 });
  });

  it("that does not end is answered after 64 MiB, and its connection closed", async () => {
    const outgoing = request(`${platform.url}/body`, { method: "POST", agent: false });
    const endless = async function* () {
      const piece = Buffer.alloc(MIB, "x");
      for (let sent = 0; sent < 1000; sent += 1) yield piece;
    };
    outgoing.on("response", (response) => response.resume());
    await expect(pipeline(endless, outgoing)).rejects.toThrow(/EPIPE|ECONNRESET|premature close/i);
  });

  it("that breaks off never reaches the function", async () => {
    const socket = connect(platform.port, "127.0.0.1");
    const start = "POST /log HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf";
    await new Promise<void>((resolve) => socket.write(start, () => resolve()));
    socket.destroy();
    // The next request is served, and nothing of the first was: it would have logged.
    await call(`${platform.url}/pid`);
    const logged = platform.log(/trouble/).then(() => "logged");
    expect(await Promise.race([logged, call(`${platform.url}/pid`).then(() => "silent")])).toBe("silent");
  });

  it("that is not HTTP is answered with 400", async () => {
    expect(await raw("NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe("a slow client", () => {
  const patience = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10, keepAliveTimeout: 50 };

  it.each([
    ["within its head", "GET / HTTP/1.1\r\nHost:"],
    ["within its body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf"],
  ])("is not waited for for ever %s", async (_where, bytes) => {
    const invoke = () => Promise.reject(new Error("never called"));
    const url = await startFunctionUrl({ host: "127.0.0.1", port: 0, invoke, patience });
    expect(await raw(bytes, url.port)).toMatch(/^HTTP\/1\.1 408 /);
    await url.close();
  });
});

describe("CORS", () => {
  const origin = "https://app.example";
  /** By name: `authorization` is not in the wildcard. */
  const SENT_BY_CLIENTS = [
    ...["authorization", "x-api-key", "api-key", "content-type", "x-request-id", "*"],
    ...["anthropic-version", "anthropic-beta", "anthropic-dangerous-direct-browser-access"],
    ...["openai-beta", "openai-organization", "openai-project", "x-stainless-retry-count", "x-stainless-timeout"],
  ];
  const READ_BY_CLIENTS = [
    ...["x-request-id", "request-id", "x-sluice-model", "x-sluice-cost-usd", "x-sluice-dropped"],
    ...["x-should-retry", "retry-after", "retry-after-ms", "x-ratelimit-remaining-usd"],
  ];

  it("answers a preflight without the function", async () => {
    const headers = {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    };
    const answer = await call(`${platform.url}/throw`, { method: "OPTIONS", headers });
    expect(answer).toMatchObject({ status: 200, body: "" });
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET,HEAD,POST",
      "access-control-max-age": "86400",
    });
    const allowed = String(answer.headers["access-control-allow-headers"]).split(",");
    expect(allowed).toEqual(expect.arrayContaining(SENT_BY_CLIENTS));
  });

  it("names what its answers carry, within the bounds of a Function URL", () => {
    expect(cors.exposeHeaders).toEqual(expect.arrayContaining(READ_BY_CLIENTS));
    for (const names of [cors.allowHeaders, cors.exposeHeaders]) {
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeLessThanOrEqual(100);
      for (const name of names) expect(name).toMatch(/^(?:\*|[a-z]+(?:-[a-z]+)*)$/);
    }
  });

  it("lets the browser's program read every answer, also a failure, and its headers", async () => {
    for (const path of ["/pid", "/throw"]) {
      const { headers } = await call(`${platform.url}${path}`, { headers: { origin } });
      expect(headers["access-control-allow-origin"]).toBe("*");
      expect(headers["access-control-expose-headers"]).toBe(cors.exposeHeaders.join(","));
    }
  });

  it("adds nothing to the answers of other clients", async () => {
    const { headers } = await call(`${platform.url}/pid`);
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});
