// One instance (Lambda's execution environment): a process with its Runtime API. It serves one invocation at a time until it dies.
import { memorySize } from "../../infra/memory.ts";
import type { Bundle } from "../bundle.ts";
import { type Deferred, deferred } from "../deferred.ts";
import type { OnLog } from "../node-process.ts";
import { outOfMemory, platformLine, timedOut } from "../platform-line.ts";
import { FunctionError, type Invocation, type Reply } from "./invocation.ts";
import { memoryLimit } from "./memory-limit.ts";
import { readPrelude } from "./prelude.ts";
import { startRuntimeApi } from "./runtime-api.ts";
import { spawnRuntime } from "./runtime-process.ts";
import { variables } from "./variables.ts";

/** Lambda gives the initialisation ten seconds. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_LIMIT_MS = 10_000;

export interface EnvironmentOptions {
  bundle: Bundle;
  /** The function's own environment variables. */
  variables: Record<string, string>;
  /** The time limit of one invocation. */
  timeoutSeconds: number;
  onLog: OnLog;
}

export interface Environment {
  readonly pid: number;
  readonly exited: Promise<unknown>;
  /** From an invocation's start until the runtime asks for the next one. */
  readonly busy: boolean;
  /** It waits for an invocation. False as soon as its runtime is gone, before the process has exited. */
  readonly ready: boolean;
  /** Only when it is ready. `done` settles when the environment is free again, or dead. `reply` rejects with a FunctionError. */
  invoke(invocation: Invocation): { reply: Promise<Reply>; done: Promise<void> };
  kill(): void;
}

/** Settles when the runtime asks for its first invocation; rejects with a FunctionError if it dies before, or on `signal`. */
export async function startEnvironment(options: EnvironmentOptions, signal: AbortSignal): Promise<Environment> {
  const { bundle, timeoutSeconds, onLog } = options;
  const initialised = deferred<void>();
  let call: Call | undefined;

  const api = await startRuntimeApi({
    ready() {
      if (memory.isExceeded()) return; // The next call must not meet an instance that is being killed.
      initialised.resolve();
      call?.done.resolve();
      call = undefined;
    },
    answer(body) {
      call?.reply.resolve(readPrelude(body).then((prelude) => ({ prelude, body })));
    },
    failed() {
      call?.reply.reject(new FunctionError("the function failed before it answered"));
    },
  });
  const { pid, exited, kill } = spawnRuntime(variables(bundle, api.address, options.variables), onLog);
  const memory = memoryLimit({
    pid,
    limit: memorySize,
    onExceeded(maxMemoryUsedMB) {
      onLog(platformLine(call?.id, outOfMemory(maxMemoryUsedMB)), "stderr");
      kill();
    },
  });
  void exited.then(({ how, wanted }) => {
    api.close();
    const error = new FunctionError(`the execution environment is gone: ${how}`);
    if (!wanted) onLog(platformLine(call?.id, { message: error.message }), "stderr");
    initialised.reject(error);
    call?.reply.reject(error);
    call?.done.resolve();
  });
  await initialise(initialised.promise, signal, kill);

  return {
    pid,
    exited,
    get busy() {
      return call !== undefined;
    },
    get ready() {
      return api.isReady();
    },
    invoke(invocation) {
      call = startCall(invocation.id, timeoutSeconds, () => {
        onLog(platformLine(invocation.id, timedOut(timeoutSeconds)), "stderr");
        kill();
      });
      void call.done.promise.then(memory.watch());
      api.hand(invocation, Date.now() + timeoutSeconds * 1000);
      return { reply: call.reply.promise, done: call.done.promise };
    },
    kill,
  };
}

interface Call {
  id: string;
  reply: Deferred<Reply>;
  done: Deferred<void>;
}

function startCall(id: string, timeoutSeconds: number, onTimeout: () => void): Call {
  const call: Call = { id, reply: deferred(), done: deferred() };
  const limit = setTimeout(onTimeout, timeoutSeconds * 1000);
  void call.done.promise.then(() => clearTimeout(limit));
  return call;
}

async function initialise(initialised: Promise<void>, signal: AbortSignal, kill: () => void): Promise<void> {
  const limit = setTimeout(kill, INIT_LIMIT_MS);
  signal.addEventListener("abort", kill);
  if (signal.aborted) kill();
  try {
    await initialised;
  } finally {
    clearTimeout(limit);
    signal.removeEventListener("abort", kill);
  }
}
