// What a Messages request asks of the simulated provider. Checks the fields that shape its answer, and that there are no
// others than Anthropic's.
import { type Message, promptTokens } from "../messages.ts";
import type { JsonWriter } from "../response-format.ts";
import type { ToolChoice } from "../tool-choice.ts";
import {
  type Fields,
  given,
  integerOf,
  listOf,
  optionalBoolean,
  optionalNumber,
  required,
  stringOf,
} from "./fields.ts";
import { MessagesError } from "./messages-error.ts";
import { formatInWords, outputFormatOf } from "./output-format.ts";
import { parseBody } from "./parse-body.ts";
import { type Thinking, thinkingOf } from "./thinking.ts";
import { toolChoiceOf, toolsOf } from "./tools.ts";
import { conversationOf, systemOf, turnsOf } from "./turns.ts";

export interface MessagesRequest {
  readonly model: string;
  readonly messages: Message[];
  readonly promptTokens: number;
  readonly toolChoice: ToolChoice;
  readonly writeJson: JsonWriter | undefined;
  readonly thinking: Thinking | undefined;
  readonly maxTokens: number;
  readonly stop: string[];
  readonly stream: boolean;
}

interface Options {
  /** Of the header `anthropic-beta`. */
  readonly betas?: string | undefined;
  /** A request whose tokens are only counted needs no maximum. */
  readonly isCounted?: boolean;
}

/** Claude Code sends the second one only. */
const SYSTEM_TURNS = /\bmid-conversation-(system|tool-changes)-/;

export function parseMessagesRequest(body: string, { betas = "", isCounted = false }: Options = {}): MessagesRequest {
  const fields = parseBody(body);
  const model = stringOf(required(fields["model"], "model"), "model");
  const turns = turnsOf(fields["messages"], SYSTEM_TURNS.test(betas));
  const system = systemOf(fields["system"]);
  const messages = conversationOf(turns, system);
  const maxTokens = isCounted ? Number.MAX_SAFE_INTEGER : maximumOf(fields);
  optionalNumber(fields["temperature"], "temperature", { min: 0, max: 1 });
  optionalNumber(fields["top_p"], "top_p", { min: 0, max: 1 });
  const toolChoice = toolChoiceOf(fields, toolsOf(fields["tools"]));
  return {
    model,
    messages,
    promptTokens: countTokens(messages, fields),
    toolChoice,
    writeJson: outputFormatOf(fields["output_config"]) ?? formatInWords(system),
    thinking: thinkingOf(fields, { maxTokens, toolChoice, turns }),
    maxTokens,
    stop: stopOf(fields["stop_sequences"]),
    stream: optionalBoolean(fields["stream"], "stream") ?? false,
  };
}

function maximumOf(fields: Fields): number {
  return integerOf(required(fields["max_tokens"], "max_tokens"), "max_tokens", { min: 1 });
}

const MOST_TOKENS = 50_000;

function countTokens(messages: readonly Message[], { tools, output_config: config }: Fields): number {
  const definitions = [tools, config].filter(given).map((value) => JSON.stringify(value).length);
  const tokens = promptTokens(
    messages,
    definitions.reduce((sum, length) => sum + length, 0),
  );
  if (tokens <= MOST_TOKENS) return tokens;
  throw MessagesError.invalid(`prompt is too long: ${tokens} tokens > ${MOST_TOKENS} maximum`);
}

function stopOf(value: unknown): string[] {
  if (!given(value)) return [];
  const stop = listOf(value, "stop_sequences").map((sequence, at) => stringOf(sequence, `stop_sequences.${at}`));
  if (stop.every((sequence) => sequence.trim() !== "")) return stop;
  throw MessagesError.field("stop_sequences", "each stop sequence must contain non-whitespace");
}
