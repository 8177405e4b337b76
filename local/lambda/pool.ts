// The execution environments of the function: started on demand, reused, replaced when they die. Requests beyond them wait in line.
import { type Deferred, deferred } from "../deferred.ts";
import type { Environment } from "./environment.ts";
import { FunctionError, type Invocation, type Reply } from "./invocation.ts";

export interface PoolOptions {
  /** How many environments may exist at once. */
  size: number;
  /** Settles when the environment can serve; the signal says that the pool closes. */
  start(signal: AbortSignal): Promise<Environment>;
}

export interface Pool {
  /** Rejects with a FunctionError. A request whose `signal` is aborted before its turn leaves the line. */
  invoke(invocation: Invocation, signal: AbortSignal): Promise<Reply>;
  /** Starts one environment and waits until it is ready. */
  warm(): Promise<void>;
  environments(): { pid: number; busy: boolean }[];
  close(): Promise<void>;
}

interface Waiting {
  invocation: Invocation;
  reply: Deferred<Reply>;
}

export function createPool({ size, start }: PoolOptions): Pool {
  const running = new Set<Environment>();
  const idle: Environment[] = [];
  const line: Waiting[] = [];
  const closing = new AbortController();
  const starting = new Set<Promise<void>>();

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
      if (environment.ready) idle.push(environment);
      dispatch();
    });
  }

  /** As on AWS, a failed start is the failure of the request that needed it: it is not tried for ever. */
  function grow(): void {
    begin()
      .catch((error: unknown) => line.shift()?.reply.reject(error))
      .finally(dispatch);
  }

  function begin(): Promise<void> {
    const begun = start(closing.signal).then(add);
    starting.add(begun);
    return begun.finally(() => starting.delete(begun));
  }

  function add(environment: Environment): void {
    running.add(environment);
    idle.push(environment);
    void environment.exited.then(() => {
      running.delete(environment);
      if (idle.includes(environment)) idle.splice(idle.indexOf(environment), 1);
      dispatch();
    });
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
      await begin();
      dispatch();
    },
    environments: () => [...running].map(({ pid, busy }) => ({ pid, busy })),
    async close() {
      closing.abort();
      for (const { reply } of line.splice(0)) reply.reject(new FunctionError("the server is closing"));
      for (const environment of running) environment.kill();
      await Promise.allSettled([...starting, ...[...running].map((environment) => environment.exited)]);
    },
  };
}
