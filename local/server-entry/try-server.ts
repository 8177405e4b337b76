// Whether changed code starts, tried beside the process that serves.
import type { LogStream } from "../node-process.ts";
import { type ServerProcessOptions, startServerProcess } from "./server-process.ts";

/** Rejects with how it ended when it does not start. Only then its output is printed: else it is seen again soon. */
export async function tryServer({ onLog, ...options }: ServerProcessOptions, signal: AbortSignal): Promise<void> {
  const lines: [line: string, stream: LogStream][] = [];
  try {
    const child = await startServerProcess({ ...options, onLog: (...line) => lines.push(line) }, signal);
    child.kill();
    await child.exited;
  } catch (error) {
    for (const line of lines) onLog(...line);
    throw error;
  }
}
