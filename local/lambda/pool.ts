// The instances of the function: started on demand, reused, replaced when they die. Requests beyond them wait in line.
import { type Deferred, deferred } from "../deferred.ts";
import type { Environment } from "./environment.ts";
import { FunctionError, type Invocation, type Reply } from "./invocation.ts";

/** Settles when the environment can serve; the signal says that the pool closes. */
export type Start = (signal: AbortSignal) => Promise<Environment>;

export interface PoolOptions {
  /** How many environments may exist at once; while they are replaced, one more. */
  size: number;
  start: Start;
}

export interface Pool {
  /** Rejects with a FunctionError. A request whose `signal` is aborted before its turn leaves the line. */
  invoke(invocation: Invocation, signal: AbortSignal): Promise<Reply>;
  /** Starts one environment and waits until it is ready. */
  warm(): Promise<void>;
  /**
   * From now on environments are started by `next`. Settles when the first of them is ready; if it cannot start, this
   * rejects and nothing changes. The others end when they are idle; `retired` settles when all of them are gone.
   */
  replace(next: Start): Promise<{ retired: Promise<void> }>;
  environments(): { pid: number; busy: boolean }[];
  close(): Promise<void>;
}

interface Waiting {
  invocation: Invocation;
  reply: Deferred<Reply>;
}

export function createPool({ size, start }: PoolOptions): Pool {
  /** Each with how it was started. */
  const running = new Map<Environment, Start>();
  const idle: Environment[] = [];
  const line: Waiting[] = [];
  const closing = new AbortController();
  const starting = new Set<Promise<void>>();
  let current = start;

  function dispatch(): void {
    while (line.length > 0 && idle.length > 0) {
      const environment = idle.pop() as Environment;
      if (environment.ready) serve(environment, line.shift() as Waiting);
    }
    while (starting.size < line.length && running.size + starting.size < size && !closing.signal.aborted) grow();
  }

  function serve(environment: Environment, { invocation, reply }: Waiting): void {
    const call = environment.invoke(invocation);
    reply.resolve(call.reply);
    void call.done.then(() => {
      if (running.get(environment) !== current) environment.kill();
      else if (environment.ready) idle.push(environment);
      dispatch();
    });
  }

  /** As on AWS, a failed start is the failure of the request that needed it: it is not tried for ever. */
  function grow(): void {
    begin(current)
      .catch((error: unknown) => line.shift()?.reply.reject(error))
      .finally(dispatch);
  }

  function begin(how: Start, take = add): Promise<void> {
    const begun = how(closing.signal).then((environment) => take(environment, how));
    starting.add(begun);
    return begun.finally(() => starting.delete(begun));
  }

  function add(environment: Environment, how: Start): void {
    running.set(environment, how);
    void environment.exited.then(() => {
      running.delete(environment);
      if (idle.includes(environment)) idle.splice(idle.indexOf(environment), 1);
      dispatch();
    });
    // It may have been replaced while it started.
    if (how === current) idle.push(environment);
    else environment.kill();
  }

  /** Settles when no environment is left that was started like this. */
  async function ended(how: Start): Promise<void> {
    await Promise.allSettled(starting);
    await Promise.all([...running].filter(([, own]) => own === how).map(([{ exited }]) => exited));
  }

  return {
    async invoke(invocation, signal) {
      signal.throwIfAborted();
      const waiting = { invocation, reply: deferred<Reply>() };
      line.push(waiting);
      const leave = () => {
        if (line.includes(waiting)) line.splice(line.indexOf(waiting), 1);
        waiting.reply.reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      dispatch();
      return waiting.reply.promise;
    },
    async warm() {
      await begin(current);
      dispatch();
    },
    async replace(next) {
      const old = current;
      const switchTo: typeof add = (environment) => {
        current = next;
        for (const unused of idle.splice(0)) unused.kill();
        add(environment, next);
      };
      await begin(next, switchTo).finally(dispatch);
      return { retired: ended(old) };
    },
    environments: () => [...running.keys()].map(({ pid, busy }) => ({ pid, busy })),
    async close() {
      closing.abort();
      for (const { reply } of line.splice(0)) reply.reject(new FunctionError("the server is closing"));
      for (const environment of running.keys()) environment.kill();
      await Promise.allSettled([...starting, ...[...running.keys()].map((environment) => environment.exited)]);
    },
  };
}
