// What Lambda itself says in a function's log, in the form of its JSON logs.
import { memorySize } from "../infra/memory.ts";

export interface PlatformEvent {
  readonly message: string;
  readonly [member: string]: unknown;
}

/** `requestId` is of the call that was under way, if there was one. */
export function platformLine(requestId: string | undefined, event: PlatformEvent): string {
  return JSON.stringify({ timestamp: new Date().toISOString(), level: "ERROR", requestId, ...event });
}

export function timedOut(seconds: number): PlatformEvent {
  return { message: `Task timed out after ${seconds.toFixed(2)} seconds` };
}

/** With the members that Lambda's report of such a call has. */
export function outOfMemory(maxMemoryUsedMB: number): PlatformEvent {
  const message = "Runtime exited with error: signal: killed";
  return { message, errorType: "Runtime.ExitError", memorySizeMB: memorySize, maxMemoryUsedMB };
}
