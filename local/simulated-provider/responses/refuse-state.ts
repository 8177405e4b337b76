// What OpenAI would look up among what it has stored: here, nothing is.
import { ApiError } from "../api-error.ts";

export function refuseState(fields: Record<string, unknown>): void {
  const { previous_response_id: previous, conversation, prompt, background } = fields;
  if (given(previous)) {
    const message = `Previous response with id '${shown(previous)}' not found.`;
    throw new ApiError(message, { code: "previous_response_not_found", param: "previous_response_id" });
  }
  if (given(conversation)) throw new ApiError("Conversation not found.", { status: 404, param: "conversation" });
  if (given(prompt)) throw new ApiError("Prompt not found.", { status: 404, param: "prompt" });
  if (background === true) throw ApiError.field("background", "unsupported_parameter", "is not simulated");
}

export function itemNotFound(id: unknown): ApiError {
  const message = `Item with id '${shown(id)}' not found. Items are not persisted when \`store\` is set to false.`;
  return new ApiError(message, { status: 404, param: "input" });
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function shown(id: unknown): string {
  return String(id).slice(0, 64);
}
