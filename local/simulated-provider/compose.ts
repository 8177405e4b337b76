// What the simulated provider says: a story when asked for one, otherwise an echo that admits what it is.
import type { Message } from "./messages.ts";
import { story } from "./story.ts";

export interface Limits {
  maxTokens: number;
  stop: string[];
}

export interface Composed {
  /** A piece is a word with the white space before it, and counts as one token. */
  pieces: string[];
  finishReason: "stop" | "length";
}

/** `take` numbers the choices of one answer, which would otherwise be hard to tell apart. */
export function compose(messages: Message[], take: number, { maxTokens, stop }: Limits): Composed {
  const prompt = messages.findLast((message) => message.role === "user")?.text ?? "";
  const text = (take === 0 ? "" : `Take ${take + 1}. `) + (/\bstory\b/i.test(prompt) ? story : echo(prompt));
  const pieces = beforeStop(text, stop).match(/\s*\S+/g) ?? [];
  if (pieces.length <= maxTokens) return { pieces, finishReason: "stop" };
  return { pieces: pieces.slice(0, maxTokens), finishReason: "length" };
}

function echo(prompt: string): string {
  const heard = prompt.trim() === "" ? "You said nothing." : `You said: ${prompt.trim()}`;
  return `${heard}\n\nThis is Sluice's simulated provider. Set OPENAI_API_KEY to hear from a real model.`;
}

function beforeStop(text: string, stop: string[]): string {
  const ends = stop.map((sequence) => text.indexOf(sequence)).filter((index) => index >= 0);
  return text.slice(0, Math.min(text.length, ...ends));
}
