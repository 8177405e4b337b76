// What a Responses request asks of the simulated provider. Checks the fields that shape its answer, ignores the rest.
import { ApiError } from "../api-error.ts";
import { fieldsOf, optionalBoolean, optionalInteger, optionalNumber, optionalObject, required } from "../fields.ts";
import { checkContext, type Message, promptTokens } from "../messages.ts";
import { lengthOf, parseJson } from "../parse-request.ts";
import type { JsonWriter } from "../response-format.ts";
import type { ToolChoice } from "../tool-choice.ts";
import { parseInput } from "./input.ts";
import { refuseState } from "./refuse-state.ts";
import { parseTextFormat } from "./text-format.ts";
import { toolChoiceOf, toolsOffered } from "./tools.ts";

export interface ResponsesRequest {
  model: string;
  messages: Message[];
  promptTokens: number;
  toolChoice: ToolChoice;
  writeJson: JsonWriter | undefined;
  maxTokens: number;
  stream: boolean;
  /** Whether the answer has a thought, whether that has a summary, and whether it is to be sent back. */
  thinks: boolean;
  showsSummary: boolean;
  encrypted: boolean;
  /** All of the request, for the members that a response repeats. */
  fields: Record<string, unknown>;
}

/** OpenAI's. */
const FEWEST_TOKENS = 16;

export function parseResponsesRequest(body: string): ResponsesRequest {
  const fields = fieldsOf(parseJson(body), "body");
  const model = required(fields["model"], "model");
  if (typeof model !== "string") throw ApiError.field("model", "invalid_type", "must be a string");
  refuseState(fields);
  const messages = parseInput(fields);
  const definitions = lengthOf(fields["tools"]) + lengthOf(fields["text"]);
  checkContext(messages, definitions);
  optionalNumber(fields, "temperature", { min: 0, max: 2 });
  optionalNumber(fields, "top_p", { min: 0, max: 1 });
  const range = { min: FEWEST_TOKENS, max: Number.MAX_SAFE_INTEGER };
  return {
    model,
    messages,
    promptTokens: promptTokens(messages, definitions),
    toolChoice: toolChoiceOf(fields, toolsOffered(fields)),
    writeJson: parseTextFormat(fields, messages),
    maxTokens: optionalInteger(fields, "max_output_tokens", range) ?? Number.POSITIVE_INFINITY,
    stream: optionalBoolean(fields, "stream") ?? false,
    ...thinkingOf(fields),
    fields,
  };
}

function thinkingOf(fields: Record<string, unknown>) {
  const reasoning = optionalObject(fields, "reasoning") ?? {};
  const { effort = null, summary = null } = reasoning;
  const include: unknown[] = Array.isArray(fields["include"]) ? fields["include"] : [];
  return {
    thinks: (effort !== null && effort !== "none") || summary !== null,
    showsSummary: summary !== null,
    encrypted: include.includes("reasoning.encrypted_content"),
  };
}
