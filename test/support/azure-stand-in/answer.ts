// The stand-in's answers: those of the simulated provider, with what Azure adds.
import { toChunks } from "../../../local/simulated-provider/chunks.ts";
import { complete, toJson } from "../../../local/simulated-provider/completion.ts";
import { parseRequest } from "../../../local/simulated-provider/parse-request.ts";
import type { Outgoing } from "../anthropic-stand-in/faults.ts";
import { FOUND, lateResults, OPENING, PROMPT_RESULTS } from "./filters.ts";
import type { KnownRequest } from "./refusal.ts";

/** An answer to a prompt with this text is cut off by the filter. */
export const FILTERED_TRIGGER = "Filter the answer.";

export function answerTo({ body, deployment }: KnownRequest): Outgoing {
  const isFiltered = JSON.stringify(body["messages"]).includes(FILTERED_TRIGGER);
  const shortened = isFiltered ? { max_tokens: undefined, max_completion_tokens: 1 } : {};
  const asked = parseRequest(JSON.stringify({ ...body, model: deployment.model, ...shortened }));
  const whole = complete(asked);
  const completion = { ...whole, head: { ...whole.head, model: deployment.model } };
  const annotate = (value: object) => annotated(value, isFiltered);
  if (!asked.stream) return jsonOf({ ...annotate(toJson(completion)), prompt_filter_results: PROMPT_RESULTS });
  const chunks = [...toChunks(completion, asked.includeUsage)].map(annotate);
  const events = [OPENING, ...chunks.slice(0, 2), lateResults(10), ...chunks.slice(2)].map(eventText);
  return { status: 200, headers: { "content-type": "text/event-stream" }, steps: [...events, DONE], isStream: true };
}

const DONE = "data: [DONE]\n\n";

export function eventText(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** Every choice has what the filters found in it. */
function annotated(value: object, isFiltered: boolean): object {
  if (!("choices" in value) || !Array.isArray(value.choices)) return value;
  const choices = value.choices.map(({ finish_reason: reason, ...choice }) => {
    const finish_reason = isFiltered && reason !== null ? "content_filter" : reason;
    return { ...choice, finish_reason, content_filter_results: FOUND };
  });
  return { ...value, choices };
}

export function jsonOf(body: object, status = 200, headers: Readonly<Record<string, string>> = {}): Outgoing {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  const own = { "content-type": "application/json", "content-length": length, "x-ms-region": "West Europe" };
  return { status, headers: { ...own, ...headers }, steps: [text], isStream: false };
}
