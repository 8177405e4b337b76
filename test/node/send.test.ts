// Replies on their way: at the pace of the reader, in few packets, and cut where only a broken connection can say so.
import { once } from "node:events";
import { describe, expect, it, vi } from "vitest";
import type { Reply } from "../../functions/core/reply.ts";
import type { Piece } from "../../functions/core/upstream/passage.ts";
import { deadlineExceeded } from "../../functions/core/upstream/upstream-error.ts";
import { openConnection, toBytes } from "./support/connection.ts";
import { serve } from "./support/serve.ts";

const GET = toBytes({ method: "GET", path: "/" });

/** A reply that tells how much of it was asked for, and how often it was settled. */
function replyOf(body: AsyncIterable<Piece>, members: Partial<Reply> = {}) {
  const seen = { settled: 0 };
  const reply: Reply = {
    ...{ status: 200, headers: {}, body, readerTimeout: 60_000, breakOff: () => "broken off" },
    ...members,
    settle: async () => void seen.settled++,
  };
  return { reply, seen };
}

async function* listed(...pieces: Piece[]) {
  yield* pieces;
}

/** Asks over a real connection for this reply. */
async function ask(reply: Reply) {
  const served = await serve({ answer: async () => reply });
  const client = await openConnection(served.port);
  client.send(GET);
  return { served, client };
}

describe("a reply", () => {
  it("is sent whole, settled once, and leaves the connection for the next one", async () => {
    const { reply, seen } = replyOf(listed("a", new Uint8Array([98]), "", "c"));
    const { served, client } = await ask(reply);
    await client.until("0\r\n\r\n");
    await served.calls.whenNone();
    expect(seen.settled).toBe(1);
    client.socket.destroy();
    await served.close();
  });

  it("has its head sent before its body comes", async () => {
    const first = Promise.withResolvers<void>();
    const { reply } = replyOf(
      (async function* () {
        await first.promise;
        yield "first";
      })(),
    );
    const { served, client } = await ask(reply);
    expect(await client.until("\r\n\r\n")).not.toContain("first");
    first.resolve();
    await client.until("first");
    client.socket.destroy();
    await served.close();
  });

  it("leaves with its head in one write where its pieces come at once, although one after the other", async () => {
    const { reply } = replyOf(
      (async function* () {
        for (const piece of ["a", "b", "c"]) {
          await new Promise<void>((resolve) => process.nextTick(resolve));
          yield piece;
        }
      })(),
    );
    const served = await serve({ answer: async () => reply });
    const writes: unknown[] = [];
    served.server.prependListener("request", ({ socket }) => {
      for (const name of ["_write", "_writev"] as const) {
        const write = socket[name]?.bind(socket);
        vi.spyOn(socket, name).mockImplementation((...some: unknown[]) => {
          writes.push(some[0]);
          if (write !== undefined) Reflect.apply(write, socket, some);
        });
      }
    });
    const client = await openConnection(served.port);
    client.send(GET);
    await client.until("0\r\n\r\n");
    expect(writes).toHaveLength(1);
    client.socket.destroy();
    await served.close();
  });

  it("is cut where its end could be taken for the whole", async () => {
    const { reply, seen } = replyOf(listed("part"), { isCut: () => true });
    const { served, client } = await ask(reply);
    const heard = await client.closed();
    expect(heard).toContain("part");
    expect(heard).not.toContain("0\r\n\r\n");
    await served.calls.whenNone();
    expect(seen.settled).toBe(1);
    await served.close();
  });

  it("is not asked for more than a reader takes, and is given up when that is nothing", async () => {
    let asked = 0;
    const body = (async function* () {
      for (; asked < 10_000; asked++) yield "x".repeat(16 * 1024);
    })();
    const { reply, seen } = replyOf(body, { readerTimeout: 30 });
    const served = await serve({ answer: async () => reply });
    const client = await openConnection(served.port);
    client.socket.pause();
    client.send(toBytes({ method: "GET", path: "/", headers: { connection: "close" } }));
    await once(served.server, "request");
    await served.calls.whenNone();
    expect(asked).toBeLessThan(2_000);
    expect(seen.settled).toBe(1);
    client.socket.resume();
    expect(await client.closed()).toMatch(/broken off\r\n0\r\n\r\n$/);
    await served.close();
  });

  it("is given up when the process ends, if it is not read", async () => {
    const body = (async function* () {
      for (;;) yield "x".repeat(16 * 1024);
    })();
    const { reply, seen } = replyOf(body);
    const { served, client } = await ask(reply);
    client.socket.pause();
    await once(served.server, "request");
    served.calls.abort(deadlineExceeded());
    await served.calls.whenNone();
    expect(seen.settled).toBe(1);
    client.socket.destroy();
    await served.close();
  });
});
