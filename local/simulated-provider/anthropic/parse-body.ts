// The JSON of a Messages request, which may have no other members than Anthropic's.
import { type Bounds, exceededIn } from "../../../functions/core/wire/json-bounds.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { MessagesError } from "./messages-error.ts";

/** As the gateway's own: what comes later may recurse. */
const bounds: Bounds = { depth: 128, containers: 100_000, values: 1_000_000 };

export function parseBody(body: string): Fields {
  const fields = fieldsOf(parseJson(body), "body");
  const unknown = Object.keys(fields).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw MessagesError.field(unknown.slice(0, 64), "Extra inputs are not permitted");
  return fields;
}

export function parseJson(body: string): unknown {
  if (exceededIn(body, bounds) !== undefined) throw MessagesError.invalid("The request body is nested too deeply.");
  try {
    return JSON.parse(body);
  } catch {
    throw MessagesError.invalid("The request body is not valid JSON");
  }
}

const MEMBERS = new Set([
  ...["model", "messages", "system", "max_tokens", "stream", "stop_sequences", "temperature", "top_p", "top_k"],
  ...["tools", "tool_choice", "thinking", "output_config", "output_format", "metadata", "service_tier"],
  ...["cache_control", "container", "context_management", "mcp_servers", "inference_geo", "speed"],
]);
