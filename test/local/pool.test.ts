import { describe, expect, it } from "vitest";
import { type Deferred, deferred } from "../../local/deferred.ts";
import type { Environment } from "../../local/lambda/environment.ts";
import type { Reply } from "../../local/lambda/invocation.ts";
import { createPool } from "../../local/lambda/pool.ts";

/** An execution environment without a process: the test says when it is done, and when it dies. */
function fakeEnvironment(seen: string[] = []) {
  const exited = deferred<void>();
  let alive = true;
  const calls: { id: string; reply: Deferred<Reply>; done: Deferred<void> }[] = [];
  const environment: Environment = {
    pid: 1,
    exited: exited.promise,
    busy: false,
    get ready() {
      return alive;
    },
    invoke({ id }) {
      seen.push(id);
      const call = { id, reply: deferred<Reply>(), done: deferred<void>() };
      calls.push(call);
      return { reply: call.reply.promise, done: call.done.promise };
    },
    kill() {
      alive = false;
      exited.resolve();
    },
  };
  /** The runtime's connection is gone already; its process not yet. */
  const lose = () => {
    alive = false;
  };
  return { environment, calls, lose };
}

/** A pool whose environments start at once; `started` lists them, `seen` the ids in the order in which they were served. */
function fakePool(size: number) {
  const started: ReturnType<typeof fakeEnvironment>[] = [];
  const seen: string[] = [];
  const start = async () => {
    const fake = fakeEnvironment(seen);
    started.push(fake);
    return fake.environment;
  };
  const pool = createPool({ size, start });
  const ask = (id: string, signal = new AbortController().signal) => {
    const reply = pool.invoke({ id, event: "{}" }, signal);
    reply.catch(() => {});
    return { reply };
  };
  return { pool, ask, started, seen };
}

/** Everything that promises alone decide has happened after this. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the pool", () => {
  it("starts environments on demand, up to its size, and lets the rest wait in line", async () => {
    const { ask, started, seen } = fakePool(2);
    for (const id of ["a", "b", "c", "d"]) ask(id);
    await settled();
    expect(started).toHaveLength(2);
    expect(seen).toEqual(["a", "b"]);
  });

  it("serves the line in the order of its arrival", async () => {
    const { ask, started } = fakePool(1);
    for (const id of ["a", "b", "c"]) ask(id);
    await settled();
    for (let turn = 0; turn < 3; turn += 1) {
      started[0]?.calls[turn]?.done.resolve();
      await settled();
    }
    expect(started[0]?.calls.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });

  it("uses an environment again instead of starting another", async () => {
    const { ask, started } = fakePool(5);
    ask("a");
    await settled();
    started[0]?.calls[0]?.done.resolve();
    await settled();
    ask("b");
    await settled();
    expect(started).toHaveLength(1);
  });

  it("forgets a client that leaves the line before its turn", async () => {
    const { ask, started, seen } = fakePool(1);
    const client = new AbortController();
    ask("a");
    const { reply: left } = ask("b", client.signal);
    ask("c");
    await settled();
    client.abort(new Error("gone"));
    await expect(left).rejects.toThrow("gone");
    started[0]?.calls[0]?.done.resolve();
    await settled();
    expect(seen).toEqual(["a", "c"]);
  });

  it("lets an invocation that has begun go on when its client leaves", async () => {
    const { ask, started } = fakePool(1);
    const client = new AbortController();
    const { reply } = ask("a", client.signal);
    await settled();
    client.abort();
    const answer = {} as Reply;
    started[0]?.calls[0]?.reply.resolve(answer);
    expect(await reply).toBe(answer);
  });

  it("replaces an environment that died, on the next demand", async () => {
    const { ask, started, seen } = fakePool(1);
    ask("a");
    await settled();
    started[0]?.environment.kill();
    started[0]?.calls[0]?.done.resolve();
    await settled();
    expect(started).toHaveLength(1);
    ask("b");
    await settled();
    expect(started).toHaveLength(2);
    expect(seen).toEqual(["a", "b"]);
  });

  it("gives no request to an environment that is about to exit", async () => {
    const { ask, started, seen } = fakePool(2);
    ask("a");
    await settled();
    started[0]?.calls[0]?.done.resolve();
    await settled();
    started[0]?.lose();
    ask("b");
    await settled();
    expect(started).toHaveLength(2);
    expect(started[1]?.calls.map(({ id }) => id)).toEqual(["b"]);
    expect(seen).toEqual(["a", "b"]);
  });

  it("gives the failure of a start to one request, and tries again for the next", async () => {
    let starts = 0;
    const { environment, calls } = fakeEnvironment();
    const start = async () => {
      starts += 1;
      if (starts === 1) throw new Error("broken");
      return environment;
    };
    const pool = createPool({ size: 1, start });
    const signal = new AbortController().signal;
    const first = pool.invoke({ id: "a", event: "{}" }, signal);
    void pool.invoke({ id: "b", event: "{}" }, signal);
    await expect(first).rejects.toThrow("broken");
    await settled();
    expect(calls.map(({ id }) => id)).toEqual(["b"]);
  });

  it("gives new requests to the replacement, and ends the others when they are idle", async () => {
    const { pool, ask, started, seen } = fakePool(2);
    await pool.warm();
    ask("a");
    ask("b");
    await settled();
    started[1]?.calls[0]?.done.resolve();
    await settled();
    const next = fakeEnvironment(seen);
    const { retired } = await pool.replace(async () => next.environment);
    expect(started.map(({ environment }) => environment.ready)).toEqual([true, false]);
    ask("c");
    await settled();
    expect(next.calls.map(({ id }) => id)).toEqual(["c"]);
    started[0]?.calls[0]?.done.resolve();
    await retired;
    expect(started[0]?.environment.ready).toBe(false);
    expect(seen).toEqual(["a", "b", "c"]);
  });

  it("goes on as before when the replacement does not start, with what was asked meanwhile too", async () => {
    const { pool, ask, started } = fakePool(1);
    const failing = deferred<Environment>();
    const replaced = pool.replace(() => failing.promise);
    ask("a");
    await settled();
    failing.reject(new Error("broken"));
    await expect(replaced).rejects.toThrow("broken");
    await settled();
    expect(started[0]?.calls.map(({ id }) => id)).toEqual(["a"]);
  });

  it("does not use an environment that was replaced while it started", async () => {
    const late = deferred<Environment>();
    const pool = createPool({ size: 2, start: () => late.promise });
    void pool.invoke({ id: "a", event: "{}" }, new AbortController().signal);
    const [old, next] = [fakeEnvironment(), fakeEnvironment()];
    const { retired } = await pool.replace(async () => next.environment);
    late.resolve(old.environment);
    await retired;
    expect([old.calls.length, old.environment.ready]).toEqual([0, false]);
    expect(next.calls.map(({ id }) => id)).toEqual(["a"]);
  });

  it("kills its environments when it closes, also one that is starting, and refuses who waits", async () => {
    const ready = fakeEnvironment();
    const unready = deferred<Environment>();
    let starts = 0;
    const start = (signal: AbortSignal) => {
      starts += 1;
      signal.addEventListener("abort", () => unready.reject(new Error("killed")));
      return starts === 1 ? Promise.resolve(ready.environment) : unready.promise;
    };
    const pool = createPool({ size: 2, start });
    const signal = new AbortController().signal;
    void pool.invoke({ id: "a", event: "{}" }, signal);
    await settled();
    const waiting = pool.invoke({ id: "b", event: "{}" }, signal);
    waiting.catch(() => {});
    await pool.close();
    await expect(waiting).rejects.toThrow("closing");
    await expect(unready.promise).rejects.toThrow("killed");
    expect(pool.environments()).toEqual([]);
  });
});
