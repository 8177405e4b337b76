// Google's answers as a test writes them down, for clients of chat completions.
import { type Answer, type Ending, events } from "../../core/support/scripted-fetch.ts";
import { startWith as start } from "./anthropic.ts";

export const GEMINI = { model: "gemini/gemini-2.5-flash", retries: 0 };

/** An event of a stream, in Google's style. */
export function sse(data: object): string {
  return `data: ${JSON.stringify(data)}\r\n\r\n`;
}

/** A stream whose events come in a read each. */
export function streamOf(data: readonly object[], ending: Ending = "end"): Answer {
  return events(data.map(sse), ending);
}

/** A gateway whose models are those, and what their providers were asked. */
export function startWith(answer: Answer | readonly Answer[], ...models: object[]) {
  return start(answer, ...(models.length > 0 ? models : [GEMINI]));
}
