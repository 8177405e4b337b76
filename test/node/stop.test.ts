// How the process stops: what its clients see, and what it does last.
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { stop } from "../../functions/node/stop.ts";
import { silent } from "../support/fake-provider/faults.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { openConnection, toBytes } from "./support/connection.ts";
import { question, type Served, serve } from "./support/serve.ts";

const READY = toBytes({ method: "GET", path: "/ready" });

/** Begins to stop; `done` has what was done last. */
function begin(served: Served) {
  const hurry = new AbortController();
  const done: string[] = [];
  const last = [
    async () => void done.push("first"),
    async () => {
      throw new Error("fails");
    },
    async () => void done.push("last"),
  ];
  const onError = (error: unknown) => void served.errors.push(error);
  const stopped = stop({ ...served, hurry: hurry.signal, last, onError });
  return { stopped, done, hurry: () => hurry.abort() };
}

describe("a process that stops", () => {
  it("lets running calls end, takes no new ones, and then does the rest, whatever of it fails", async () => {
    const served = await serve();
    const held = gate();
    served.provider.script(stream({ departure: { after: 2, steps: [held], resume: true } }));
    const [running, idle, other] = await Promise.all([1, 2, 3].map(() => openConnection(served.port)));
    running?.send(toBytes(question({ stream: true })));
    await running?.until("Hello");
    idle?.send(READY);
    await idle?.until('"ok"');
    const { stopped, done } = begin(served);
    await Promise.all([idle?.closed(), other?.closed()]);
    await expect(openConnection(served.port)).rejects.toThrow("ECONNREFUSED");
    expect(done).toEqual([]);
    running?.send(READY);
    await once(served.server, "request");
    held.open();
    const heard = await running?.closed();
    expect(heard).toMatch(/\[DONE\][\s\S]*HTTP\/1\.1 503 [\s\S]*connection: close\r\n[\s\S]*"unavailable"/i);
    await stopped;
    expect(done).toEqual(["first", "last"]);
    expect(served.errors).toMatchObject([{ message: "fails" }]);
    await served.close();
  });

  it("ends the calls that take too long, each with an error of its own form", async () => {
    const served = await serve();
    const held = gate();
    served.provider.script(stream({ departure: { after: 2, steps: [held] } }), silent());
    const [streaming, waiting] = await Promise.all([1, 2].map(() => openConnection(served.port)));
    streaming?.send(toBytes(question({ stream: true })));
    await streaming?.until("Hello");
    waiting?.send(toBytes(question()));
    await served.provider.waitForRequest(2);
    const { stopped, hurry } = begin(served);
    hurry();
    expect(await streaming?.closed()).toMatch(/data: \{"error":[\s\S]*"code":"deadline_exceeded"\}\}\s+0\r\n\r\n$/);
    expect(await waiting?.closed()).toMatch(/^HTTP\/1\.1 504 [\s\S]*"code":"deadline_exceeded"/);
    await stopped;
    expect(served.gateway.log.map(({ code }) => code)).toEqual(["deadline_exceeded", "deadline_exceeded"]);
    expect(served.gateway.pools.counts("key#demo").concurrent).toBe(0);
    await served.close();
  });

  it("breaks the connection of a client that is still sending its request", async () => {
    const served = await serve();
    const client = await openConnection(served.port);
    client.send(toBytes(question()).slice(0, -1));
    await once(served.server, "request");
    const { stopped, hurry } = begin(served);
    hurry();
    await stopped;
    expect(await client.closed()).not.toContain("200");
    await served.close();
  });
});
