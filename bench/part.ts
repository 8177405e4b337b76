// The bench's processes: whatever is measured, or measures, runs alone and answers questions over Node's IPC channel.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

// biome-ignore lint/suspicious/noExplicitAny: a handler's own types are what `ask` is checked against.
type Handlers = Record<string, (question: any) => unknown>;

export interface Part<H extends Handlers> {
  readonly pid: number;
  ask<K extends keyof H & string>(name: K, ...question: Parameters<H[K]>): Promise<Awaited<ReturnType<H[K]>>>;
  close(): Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** `module` is a file of this folder that calls `answerQuestions`. */
export function startPart<H extends Handlers>(module: string): Part<H> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let questions = 0;
  return {
    pid: child.pid ?? 0,
    ask: (name, ...question) => ask(child, { id: ++questions, name, question }),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      if (child.connected) child.disconnect();
      await exit;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the other process is this bench's own; `Part` says what it answers.
function ask(child: ChildProcess, question: { id: number; name: string; question: unknown[] }): Promise<any> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer) => {
      if (answer.id !== question.id) return;
      leave();
      if (answer.error === undefined) resolve(answer.value);
      else reject(new Error(`${question.name}: ${answer.error}`));
    };
    const onExit = () => {
      leave();
      reject(new Error(`the process that was asked for ${question.name} is gone`));
    };
    const leave = () => child.off("message", onMessage).off("exit", onExit);
    child.on("message", onMessage).on("exit", onExit);
    child.send(question);
  });
}

/** Called by a part: answers until the bench is gone or this process is asked to stop. `close` runs first. */
export function answerQuestions(handlers: Handlers, close: () => unknown = () => {}): void {
  process.on("message", async ({ id, name, question }: { id: number; name: string; question: unknown[] }) => {
    try {
      process.send?.({ id, value: await handlers[name]?.(question[0]) });
    } catch (error) {
      process.send?.({ id, error: (error as Error).stack });
    }
  });
  process.on("SIGINT", () => {}); // Ctrl-C is for the bench, which then lets go of its parts.
  const leave = async () => {
    await close();
    process.exit(0);
  };
  process.once("disconnect", leave).once("SIGTERM", leave);
}
