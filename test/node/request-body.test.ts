// The bodies of requests: read when the key is known, and bounded in size, memory and time.
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { createBodyMemory } from "../../functions/node/body-memory.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { silent } from "../support/fake-provider/faults.ts";
import { openConnection, toBytes } from "./support/connection.ts";
import { KEY, question, type Served, serve } from "./support/serve.ts";

const MIB = 1024 * 1024;
const HEALTH = toBytes({ method: "GET", path: "/health" });
const WRONG = { authorization: "Bearer wrong" };

let served: Served;
afterEach(() => served.close());

/** The head of a request with a body of so many bytes. */
function headOf(length: number, headers: object = KEY) {
  return toBytes({ ...question(), headers, body: "x".repeat(length) }).slice(0, -length);
}

/** A conversation whose JSON has so many bytes. */
function ofSize(bytes: number) {
  const empty = question({ messages: [{ role: "user", content: "" }] });
  return question({ messages: [{ role: "user", content: "a".repeat(bytes - empty.body.length) }] });
}

describe("a body", () => {
  it("may have 6 MiB, and no byte more", async () => {
    served = await serve();
    const client = await openConnection(served.port);
    client.send(headOf(6 * MIB), "x".repeat(6 * MIB));
    await client.until(/^HTTP\/1\.1 400 [\s\S]*"code":"invalid_json"/);
    client.send(headOf(6 * MIB + 1), "x".repeat(6 * MIB + 1));
    await client.until(/HTTP\/1\.1 413 [\s\S]*"code":"request_too_large"/);
    client.send(HEALTH);
    await client.until('{"status":"ok"}');
    client.socket.destroy();
  });

  it("is not waited for where the key is wrong, and does not block the next request", async () => {
    served = await serve();
    const client = await openConnection(served.port);
    client.send(headOf(3 * MIB, WRONG), "x".repeat(MIB));
    await client.until(/^HTTP\/1\.1 401 [\s\S]*invalid_api_key/);
    client.send("x".repeat(2 * MIB), HEALTH);
    await client.until('{"status":"ok"}');
    client.socket.destroy();
  });

  it("that goes on and on is not listened to for ever", async () => {
    served = await serve({ longest: 2 * MIB });
    const client = await openConnection(served.port);
    client.send(headOf(9 * MIB, WRONG));
    for (let sent = 0; sent < 9 && !client.socket.destroyed; sent++) {
      await new Promise((resolve) => client.socket.write("x".repeat(MIB), resolve));
    }
    expect(await client.closed()).not.toContain("200");
  });

  it("that does not come in time is refused in the protocol's own words", async () => {
    served = await serve({ patience: 20 });
    const client = await openConnection(served.port);
    client.send(toBytes(question()).slice(0, -1));
    await client.until(/^HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/);
    client.socket.destroy();
    expect(served.provider.requests).toEqual([]);
  });

  it("may come in chunks, and be none at all", async () => {
    served = await serve();
    const client = await openConnection(served.port);
    const { path, body } = question();
    const chunks = [body.slice(0, 9), body.slice(9), ""].map((text) => `${text.length.toString(16)}\r\n${text}\r\n`);
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${KEY.authorization}\r\n`;
    client.send(`${head}transfer-encoding: chunked\r\n\r\n`, ...chunks);
    await client.until(/^HTTP\/1\.1 200 /);
    client.send(toBytes({ ...question(), body: "" }));
    await client.until(/HTTP\/1\.1 400 [\s\S]*"code":"invalid_json"/);
    client.socket.destroy();
  });
});

describe("the memory of all bodies", () => {
  it("is bounded: further requests are refused until there is room", async () => {
    served = await serve({ memory: createBodyMemory(1_000) });
    served.provider.script(silent(), answer());
    const first = await openConnection(served.port);
    first.send(toBytes(ofSize(900)));
    await served.provider.waitForRequest(1);
    const second = await openConnection(served.port);
    second.send(toBytes(ofSize(900)));
    const refused = await second.until(/^HTTP\/1\.1 503 [\s\S]*"code":"server_overloaded"/);
    expect(refused).toMatch(/^retry-after: 1\r$/m);
    first.socket.destroy();
    await served.calls.whenNone();
    second.send(toBytes(ofSize(900)));
    await second.until(/HTTP\/1\.1 200 /);
    second.socket.destroy();
  });

  it("is not taken by what comes after the answer", async () => {
    served = await serve({ memory: createBodyMemory(1_000), patience: 20 });
    const late = await openConnection(served.port);
    late.send(toBytes(ofSize(900)).slice(0, -400));
    await late.until(/^HTTP\/1\.1 408 /);
    late.send(toBytes(ofSize(900)).slice(-400), HEALTH);
    await late.until('{"status":"ok"}');
    const client = await openConnection(served.port);
    client.send(toBytes(ofSize(900)));
    await client.until(/^HTTP\/1\.1 200 /);
    for (const { socket } of [late, client]) socket.destroy();
  });

  it("is given back by clients that leave within their request", async () => {
    served = await serve({ memory: createBodyMemory(1_000) });
    for (let time = 0; time < 3; time++) {
      const client = await openConnection(served.port);
      client.send(toBytes(ofSize(900)).slice(0, -1));
      await once(served.server, "request");
      client.socket.destroy();
      await served.calls.whenNone();
    }
    const client = await openConnection(served.port);
    client.send(toBytes(ofSize(900)));
    await client.until(/^HTTP\/1\.1 200 /);
    client.socket.destroy();
  });
});
