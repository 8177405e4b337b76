// A client that leaves: its provider's connection is closed, and its call is settled, whatever is under way.
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { answer } from "../support/fake-provider/answers.ts";
import { silent, status } from "../support/fake-provider/faults.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { openConnection, toBytes } from "./support/connection.ts";
import { question, type Served, serve } from "./support/serve.ts";

let served: Served;
beforeAll(async () => {
  served = await serve();
});
afterEach(() => served.provider.reset());
afterAll(() => served.close());

/** Waits until nothing of any call is left. */
async function settled() {
  await served.calls.whenNone();
  await served.provider.whenIdle();
  expect(served.gateway.pools.counts("key#demo").concurrent).toBe(0);
  return served.gateway.log.at(-1);
}

describe("a client that leaves", () => {
  it("in the middle of a stream ends the provider's", async () => {
    const held = gate();
    served.provider.script(stream({ departure: { after: 2, steps: [held] } }));
    const client = await openConnection(served.port);
    client.send(toBytes(question({ stream: true })));
    await client.until("Hello");
    client.socket.destroy();
    expect(await (await served.provider.waitForRequest(1)).ended).toBe("cut");
    expect(await settled()).toMatchObject({ ending: "failed", code: "client_stopped_reading", status: 200 });
  });

  it.each([true, false])("while the provider is silent closes its connection; with a stream: %s", async (isStream) => {
    served.provider.script(silent());
    const client = await openConnection(served.port);
    client.send(toBytes(question({ stream: isStream })));
    const asked = await served.provider.waitForRequest(1);
    client.socket.destroy();
    expect(await asked.ended).toBe("cut");
    expect(await settled()).toMatchObject({ ending: "failed", code: "client_stopped_reading" });
  });

  it("by a reset is one that leaves", async () => {
    served.provider.script(silent());
    const client = await openConnection(served.port);
    client.send(toBytes(question()));
    const asked = await served.provider.waitForRequest(1);
    client.socket.resetAndDestroy();
    expect(await asked.ended).toBe("cut");
    await settled();
  });

  it("between two tries is not asked for again", async () => {
    served.provider.script(status(429, {}, { "retry-after": "9" }), answer());
    const client = await openConnection(served.port);
    client.send(toBytes(question()));
    await (await served.provider.waitForRequest(1)).ended;
    client.socket.destroy();
    await settled();
    expect(served.provider.requests).toHaveLength(1);
  });

  it("within its request is never asked for", async () => {
    const client = await openConnection(served.port);
    client.send(toBytes(question()).slice(0, -5));
    await once(served.server, "request");
    client.socket.destroy();
    expect(await settled()).toMatchObject({ status: 499, code: "client_stopped_reading" });
    expect(served.provider.requests).toEqual([]);
    expect([...served.gateway.reported, ...served.errors]).toEqual([]);
  });

  it("leaves the streams of others alone", async () => {
    const held = gate();
    served.provider.script(stream({ departure: { after: 2, steps: [held], resume: true } }));
    const clients = await Promise.all(Array.from({ length: 4 }, () => openConnection(served.port)));
    for (const client of clients) client.send(toBytes(question({ stream: true })));
    await Promise.all(clients.map((client) => client.until("Hello")));
    const [leaving, ...staying] = clients;
    leaving?.socket.destroy();
    await Promise.race(served.provider.requests.map(({ ended }) => ended));
    held.open();
    await Promise.all(staying.map((client) => client.until("[DONE]")));
    const endings = await Promise.all(served.provider.requests.map(({ ended }) => ended));
    expect(endings.toSorted()).toEqual(["answered", "answered", "answered", "cut"]);
    for (const { socket } of staying) socket.destroy();
    await settled();
  });
});
