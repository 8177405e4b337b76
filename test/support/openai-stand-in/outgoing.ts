// The kinds of answers that OpenAI's endpoints give, apart from JSON.
import type { Outgoing } from "../anthropic-stand-in/faults.ts";

export function eventsOf(frames: Iterable<string>): Outgoing {
  return { status: 200, headers: { "content-type": "text/event-stream" }, steps: [...frames], isStream: true };
}

export function bytesOf(contentType: string, pieces: readonly (string | Uint8Array)[]): Outgoing {
  return { status: 200, headers: { "content-type": contentType }, steps: pieces, isStream: true };
}

/** `[DONE]` ends the streams of completions only. */
export function frame(data: object | "[DONE]", name?: string): string {
  const named = name === undefined ? "" : `event: ${name}\n`;
  return `${named}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}
