// A response of the simulated provider as a JSON object, and its items as such.
import type { Call } from "../compose.ts";
import { answeringName } from "../models.ts";
import type { Item, SimulatedResponse } from "./response.ts";

export type Status = "in_progress" | "completed" | "incomplete";

/** The item as it is when it has that status: one that is in progress has said nothing yet. */
export function itemJson(item: Item, status: Status): object {
  const isBegun = status === "in_progress";
  if (item.type === "reasoning") {
    const text = item.pieces.join("");
    const encrypted = item.encrypted && !isBegun && { encrypted_content: `simulated-${item.id}` };
    return { id: item.id, type: "reasoning", summary: isBegun || text === "" ? [] : [summaryPart(text)], ...encrypted };
  }
  if (item.type === "message") {
    const content = isBegun ? [] : [textPart(item.pieces.join(""))];
    return { id: item.id, type: "message", status, role: "assistant", content };
  }
  return callJson(item.id, item.call, status);
}

function callJson(id: string, { id: callId, type, name, namespace, pieces }: Call, status: Status): object {
  const input = status === "in_progress" ? "" : pieces.join("");
  const place = { id, status, call_id: callId, name, ...(namespace !== undefined && { namespace }) };
  return type === "custom"
    ? { ...place, type: "custom_tool_call", input }
    : { ...place, type: "function_call", arguments: input };
}

export function textPart(text: string): object {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}

export function summaryPart(text: string): object {
  return { type: "summary_text", text };
}

/** The status of the item at that index: only the last one may have been cut. */
export function itemStatus({ items, isCut }: SimulatedResponse, at: number): Status {
  return isCut && at === items.length - 1 ? "incomplete" : "completed";
}

export function responseJson(response: SimulatedResponse): object {
  const { items, isCut } = response;
  return {
    ...headOf(response, isCut ? "incomplete" : "completed"),
    ...(isCut && { incomplete_details: { reason: "max_output_tokens" } }),
    output: items.map((item, at) => itemJson(item, itemStatus(response, at))),
    usage: usageOf(response),
  };
}

/** What a stream begins with. */
export function begunJson(response: SimulatedResponse): object {
  return { ...headOf(response, "in_progress"), output: [], usage: null };
}

/** The members of the request that a response repeats, and their values where the request has none. */
const REPEATED: Readonly<Record<string, unknown>> = {
  ...{ instructions: null, max_output_tokens: null, metadata: {}, parallel_tool_calls: true },
  ...{ reasoning: { effort: null, summary: null }, temperature: 1, text: { format: { type: "text" } } },
  ...{ tool_choice: "auto", tools: [], top_p: 1, truncation: "disabled", user: null, prompt_cache_key: null },
};

function headOf({ asked, id, createdAt }: SimulatedResponse, status: Status): object {
  const repeated = Object.entries(REPEATED).map(([name, value]) => [name, asked.fields[name] ?? value]);
  const { text, ...others } = Object.fromEntries(repeated);
  return {
    ...{ id, object: "response", created_at: createdAt, status, background: false, error: null },
    ...{ incomplete_details: null, model: answeringName(asked.model), previous_response_id: null },
    ...{ service_tier: "default", store: false, ...others, text: { format: { type: "text" }, ...text } },
  };
}

function usageOf({ asked: { promptTokens }, thoughtTokens, outputTokens }: SimulatedResponse): object {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: thoughtTokens },
    total_tokens: promptTokens + outputTokens,
  };
}
