// What clients may expect of the connection: its order, its bounds, and what browsers need.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { cors } from "../../functions/node/browsers.ts";
import { createReadiness } from "../../functions/node/readiness.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { openConnection, toBytes } from "./support/connection.ts";
import { question, type Served, serve } from "./support/serve.ts";

const HEALTH = toBytes({ method: "GET", path: "/health" });

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());

/** What the server says to these bytes until it closes the connection. */
async function raw(bytes: string, { port } = served): Promise<string> {
  const client = await openConnection(port);
  client.send(bytes);
  return client.closed();
}

describe("a connection", () => {
  it("serves requests that come before the answers to earlier ones, one after the other", async () => {
    const held = gate();
    served.provider.script(stream({ departure: { after: 2, steps: [held], resume: true } }));
    const client = await openConnection(served.port);
    client.send(toBytes(question({ stream: true })), HEALTH, HEALTH);
    const before = await client.until("Hello");
    expect(before).not.toContain('"ok"');
    held.open();
    const after = await client.until(/\[DONE\][\s\S]*"ok"[\s\S]*"ok"/);
    expect(after.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
    client.socket.destroy();
  });

  it("has no time limit left of an earlier answer", async () => {
    const timeouts: (number | undefined)[] = [];
    served.server.on("request", (_, response) =>
      response.once("close", () => timeouts.push(response.req.socket.timeout)),
    );
    served.provider.script(stream());
    const client = await openConnection(served.port);
    client.send(toBytes(question({ stream: true })), toBytes(question({ stream: true })));
    await client.until(/\[DONE\][\s\S]*Hello/);
    expect(timeouts[0]).toBe(0);
    await client.until(/\[DONE\][\s\S]*\[DONE\]/);
    client.socket.destroy();
  });

  it("is closed where more than sixteen requests wait", async () => {
    const held = gate();
    served.provider.script(stream({ departure: { after: 2, steps: [held] } }));
    const client = await openConnection(served.port);
    client.send(toBytes(question({ stream: true })));
    await client.until("Hello");
    client.send(HEALTH.repeat(17));
    expect(await client.closed()).not.toContain('"ok"');
  });

  it.each([
    ["what is no HTTP", "no HTTP\r\n\r\n", 400],
    ["a head that is too large", `GET / HTTP/1.1\r\nhost: x\r\nx-large: ${"x".repeat(40_000)}\r\n\r\n`, 431],
  ])("is closed after %s", async (_, bytes, status) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/^connection: close\r$/im);
  });

  it("is closed where the head does not come in time", async () => {
    const impatient = await serve({ bounds: { headersTimeout: 20, connectionsCheckingInterval: 10 } });
    expect(await raw("GET / HTTP/1.1\r\n", impatient)).toMatch(/^HTTP\/1\.1 408 /);
    await impatient.close();
  });

  it("is one of a bounded number", async () => {
    const small = await serve({ bounds: { maxConnections: 1 } });
    const first = await openConnection(small.port);
    first.send(HEALTH);
    await first.until('"ok"');
    expect(await raw(HEALTH, small)).toBe("");
    await small.close();
  });

  it("is closed when all processes that share the port have as many as they may", async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "support/two-processes.ts")]);
    onTestFinished(() => void child.kill());
    const port = Number(await once(child.stdout, "data"));
    const [first, second, third] = [await openConnection(port), await openConnection(port), await openConnection(port)];
    expect(await third.closed()).toBe("");
    for (const one of [first, second]) one.send(HEALTH);
    await Promise.all([first.until("ok"), second.until("ok")]);
  });

  it("stays open for longer than the load balancer keeps it", async () => {
    const { headers } = await fetch(`${served.url}/health`);
    expect(headers.get("keep-alive")).toBe("timeout=1010");
  });
});

describe("a request", () => {
  it("is understood in absolute form, with a query, and with repeated headers", async () => {
    const close = { connection: "close" };
    expect(await raw(toBytes({ method: "GET", path: "http://other/health?a=b", headers: close }))).toMatch(/"ok"/);
    const client = await openConnection(served.port);
    client.send(`GET /v1/models HTTP/1.1\r\nhost: x\r\nx-api-key: my-secret\r\nx-api-key: -key\r\n\r\n`);
    await client.until(/^HTTP\/1\.1 401 /);
    client.socket.destroy();
  });

  it("for the head alone gets that of a whole answer, and no body", async () => {
    const answer = await raw(toBytes({ method: "HEAD", path: "/health", headers: { connection: "close" } }));
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/);
    expect(answer).toContain(`\r\ncontent-length: ${'{"status":"ok"}'.length}\r\n`);
  });

  it("has an id of its own in every answer", async () => {
    const ids = await Promise.all([1, 2].map(async () => (await fetch(served.url)).headers.get("x-request-id")));
    expect(new Set(ids).size).toBe(2);
  });
});

describe("browsers", () => {
  const origin = { origin: "https://app.example" };

  it("get their preflights answered, whatever the path", async () => {
    const headers = { ...origin, "access-control-request-method": "POST" };
    const answer = await fetch(`${served.url}/v1/messages`, { method: "OPTIONS", headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-headers")).toBe(cors.allowHeaders.join(","));
    expect(answer.headers.get("access-control-allow-methods")).toBe("GET,HEAD,POST");
    expect(answer.headers.get("access-control-max-age")).toBe("86400");
  });

  it("may read every answer, a refusal too; others get no such headers", async () => {
    const { status, headers } = await fetch(`${served.url}/v1/models`, { headers: origin });
    expect(status).toBe(401);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toContain("x-request-id");
    expect((await fetch(`${served.url}/health`)).headers.has("access-control-allow-origin")).toBe(false);
  });
});

describe("/ready", () => {
  it("is 200 while the tables can be read, and 503 otherwise", async () => {
    let now = 0;
    let looks = 0;
    let broken = false;
    const look = async () => {
      looks++;
      if (broken) throw new Error("away");
    };
    const one = await serve({ readiness: createReadiness({ look, now: () => now }) });
    const ask = async (method = "GET") => (await fetch(`${one.url}/ready`, { method })).status;
    expect(await Promise.all([ask(), ask(), ask("HEAD")])).toEqual([200, 200, 200]);
    broken = true;
    expect(await ask()).toBe(200);
    expect(looks).toBe(1);
    now += 5_000;
    expect(await ask()).toBe(503);
    await one.close();
  });

  it("says ok in the words of /health, and is no path for anything else", async () => {
    expect(await (await fetch(`${served.url}/ready`)).json()).toEqual({ status: "ok" });
    expect((await fetch(`${served.url}/ready`, { method: "POST" })).status).toBe(404);
  });
});
