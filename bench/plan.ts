// What the bench asks of its provider, written in the text of the message, which every gateway passes on untouched.
import { fileURLToPath } from "node:url";

/**
 * What an operator would write: a key with limits, and a model with limits of its own or without. They are set too high to
 * refuse a call of the bench, and are checked and counted for each.
 */
export const CONFIGURATION = fileURLToPath(new URL("sluice.json", import.meta.url));
/** As they are written there. */
export const MODEL = "bench-model";
export const LIMITED_MODEL = "bench-limited-model";
export const KEY = "bench-secret-key";

export interface Plan {
  /** Of a stream. */
  readonly chunks: number;
  /** Milliseconds between two chunks; with 0, each is written in the next turn of the event loop. */
  readonly gap: number;
  /** Milliseconds more in the middle of the stream. */
  readonly pause?: number;
}

export const NO_WAIT: Plan = { chunks: 0, gap: 0 };

export function requestBody(model: string, stream: boolean, plan: Plan): string {
  const messages = [
    { role: "system", content: "You are a helpful assistant. Answer briefly and to the point." },
    { role: "user", content: JSON.stringify(plan) },
  ];
  return JSON.stringify({ model, messages, temperature: 0.7, max_tokens: 1024, ...(stream && { stream: true }) });
}

export function planIn(messages: readonly { content: string }[]): Plan {
  return JSON.parse(messages.at(-1)?.content ?? "") as Plan;
}

/** Microseconds of a clock that all processes of the machine share. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + Math.round(nanoseconds / 1e3);
}

/** A chunk's text is the moment at which it was sent. */
export const STAMP = /"content":\s?"(\d+) "/g;
