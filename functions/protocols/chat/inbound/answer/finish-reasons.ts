// The finish reasons of an answer, in OpenAI's words.
import type { FinishReason } from "../../../../core/conversation/events.ts";

export const FINISH_REASONS: Readonly<Record<FinishReason, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
};
