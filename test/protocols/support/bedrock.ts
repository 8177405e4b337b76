// Bedrock's answers as a test writes them down, for clients of chat completions.
import { type Answer, body, type Ending, type Step } from "../../core/support/scripted-fetch.ts";
import { eventFrame } from "../../support/event-frames.ts";
import { startWith as start } from "./anthropic.ts";

export const NOVA = { model: "bedrock/us.amazon.nova-lite-v1:0", retries: 0 };
export const CLAUDE = { ...NOVA, model: "bedrock/us.anthropic.claude-3-7-sonnet-20250219-v1:0" };

const headers = { "content-type": "application/vnd.amazon.eventstream" };

/** A stream whose frames come in a read each. */
export function framesOf(frames: readonly Step[], ending: Ending = "end"): Answer {
  return body(frames, { ending, headers });
}

export const said = (text: string) => eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text } });
export const started = eventFrame("messageStart", { role: "assistant", p: "abc" });
export const stopped = (stopReason = "end_turn") => eventFrame("messageStop", { stopReason });
export const used = (usage: object = { inputTokens: 100, outputTokens: 20 }) => eventFrame("metadata", { usage });

/** A gateway whose models are those, and what their providers were asked. */
export function startWith(answer: Answer | readonly Answer[], ...models: object[]) {
  return start(answer, ...(models.length > 0 ? models : [NOVA]));
}
