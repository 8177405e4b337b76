// What a chat completion request asks of the simulated provider. Checks the fields that shape its answer, ignores the rest.
import { type Bounds, exceededIn } from "../../functions/core/wire/json-bounds.ts";
import { ApiError } from "./api-error.ts";
import { fieldsOf, optionalBoolean, optionalInteger, optionalNumber, optionalObject, required } from "./fields.ts";
import { checkContext, type Message, parseMessages } from "./messages.ts";
import { type JsonWriter, parseResponseFormat } from "./response-format.ts";
import { parseToolChoice, type ToolChoice } from "./tool-choice.ts";
import { parseTools } from "./tools.ts";

export interface CompletionRequest {
  model: string;
  messages: Message[];
  /** How many characters the tools and the schema of the answer have. */
  definitions: number;
  toolChoice: ToolChoice;
  writeJson: JsonWriter | undefined;
  /** Of each choice. */
  maxTokens: number;
  choiceCount: number;
  stop: string[];
  stream: boolean;
  includeUsage: boolean;
}

/** As the gateway's own: what comes later may recurse. */
const bounds: Bounds = { depth: 128, containers: 100_000, values: 1_000_000 };

export function parseRequest(body: string): CompletionRequest {
  const fields = fieldsOf(parseJson(body), "body");
  const model = required(fields["model"], "model");
  if (typeof model !== "string") throw ApiError.field("model", "invalid_type", "must be a string");
  const messages = parseMessages(fields["messages"]);
  const definitions = lengthOf(fields["tools"]) + lengthOf(fields["response_format"]);
  checkContext(messages, definitions);
  optionalNumber(fields, "temperature", { min: 0, max: 2 });
  optionalNumber(fields, "top_p", { min: 0, max: 1 });
  return {
    model,
    messages,
    definitions,
    toolChoice: parseToolChoice(fields, parseTools(fields["tools"])),
    writeJson: parseResponseFormat(fields, messages),
    maxTokens: maxTokensOf(fields),
    choiceCount: optionalInteger(fields, "n", { min: 1, max: 128 }) ?? 1,
    stop: stopOf(fields["stop"]),
    ...streamingOf(fields),
  };
}

export function lengthOf(value: unknown): number {
  return value === undefined || value === null ? 0 : JSON.stringify(value).length;
}

export function parseJson(body: string): unknown {
  const exceeded = exceededIn(body, bounds);
  if (exceeded !== undefined)
    throw new ApiError(`The body has a larger number of ${exceeded} than ${bounds[exceeded]}.`);
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiError("The body of the request is not valid JSON.");
  }
}

function maxTokensOf(fields: Record<string, unknown>): number {
  const range = { min: 1, max: Number.MAX_SAFE_INTEGER };
  const older = optionalInteger(fields, "max_tokens", range);
  const newer = optionalInteger(fields, "max_completion_tokens", range);
  if (older !== undefined && newer !== undefined)
    throw ApiError.field("max_tokens", "invalid_parameter_combination", 'excludes "max_completion_tokens"');
  return newer ?? older ?? Number.POSITIVE_INFINITY;
}

function stopOf(value: unknown): string[] {
  const stop = typeof value === "string" ? [value] : (value ?? []);
  if (!Array.isArray(stop) || !stop.every((sequence) => typeof sequence === "string"))
    throw ApiError.field("stop", "invalid_type", "must be a string or an array of strings");
  if (stop.length > 4) throw ApiError.field("stop", "array_above_max_length", "may hold four sequences at most");
  return stop.filter((sequence) => sequence !== "");
}

function streamingOf(fields: Record<string, unknown>): { stream: boolean; includeUsage: boolean } {
  const stream = optionalBoolean(fields, "stream") ?? false;
  const options = optionalObject(fields, "stream_options");
  if (options === undefined) return { stream, includeUsage: false };
  if (!stream) throw ApiError.field("stream_options", null, 'is only allowed together with "stream"');
  return { stream, includeUsage: optionalBoolean(options, "include_usage", "stream_options.") ?? false };
}
