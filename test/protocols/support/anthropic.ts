// Anthropic's answers as a test writes them down, for clients of chat completions.
import { configuration, MODEL, streamed } from "../../core/support/requests.ts";
import { type Answer, events, type Step, scriptedFetch } from "../../core/support/scripted-fetch.ts";
import { startGateway } from "../../support/gateway.ts";
import { messageDelta, messageStart } from "../messages/support/reading.ts";

export const HAIKU = { model: "anthropic/claude-haiku-4-5", retries: 0 };

/** An event of a stream, named as Anthropic names it. */
export function sse(data: object): string {
  return `event: ${(data as { type?: string }).type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A stream whose events come in a read each. */
export function stream(...steps: readonly (object | Step)[]): Answer {
  return events(steps.map((step) => (typeof step === "object" && !(step instanceof Uint8Array) ? sse(step) : step)));
}

export const started = (usage: object = { input_tokens: 100, output_tokens: 1 }) => messageStart({ usage });
export const stopped = (reason = "end_turn", usage: object = { output_tokens: 20 }) => messageDelta(reason, { usage });

/** A gateway whose models are those, and what their providers were asked. */
export async function startWith(answer: Answer | readonly Answer[], ...models: object[]) {
  const { fetch, asked } = scriptedFetch(...[answer].flat());
  const gateway = await startGateway(configuration(...(models.length > 0 ? models : [HAIKU])), { fetch });
  return { gateway, asked, ask: (body = streamed()) => gateway.ask({ body }) };
}

export const json = (members: object = {}) =>
  JSON.stringify({ model: MODEL, messages: [{ role: "user", content: "Hi" }], ...members });
