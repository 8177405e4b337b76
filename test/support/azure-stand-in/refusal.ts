// Refuses what Azure OpenAI refuses. `test/providers/rules.md` lists every rule with its source.
import type { IncomingHttpHeaders } from "node:http";
import {
  type Address,
  addressOf,
  credentialsRefusal,
  type Deployment,
  deployments,
  takesStreamOptions,
} from "./address.ts";
import { invalid, type Refusal, refuse } from "./error.ts";
import { PROMPT_BLOCKED } from "./filters.ts";

export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Body = Readonly<Record<string, unknown>>;

export interface KnownRequest {
  readonly name: string;
  readonly deployment: Deployment;
  readonly body: Body;
}

/** A prompt with this text is blocked. */
export const BLOCKED_TRIGGER = "Block the prompt.";

/** What is wrong with a request; else the request. */
export function readRequest({ method, path, headers, body: text }: StandInRequest): Refusal | KnownRequest {
  const address = addressOf(method, path);
  if (isRefusal(address)) return address;
  const refused = credentialsRefusal(headers);
  if (refused !== undefined) return refused;
  const body = parse(text);
  if (body === undefined) return invalid("The request body is not valid JSON.");
  const name = address.deployment ?? (typeof body["model"] === "string" ? body["model"] : undefined);
  if (name === undefined) return invalid("you must provide a model parameter", "model");
  const deployment = deployments[name];
  if (deployment === undefined) return refuse(404, NO_DEPLOYMENT, { code: "DeploymentNotFound" });
  return bodyRefusal(body, address, deployment) ?? { name, deployment, body };
}

export function isRefusal(read: object): read is Refusal {
  return "status" in read;
}

const NO_DEPLOYMENT =
  "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.";

function bodyRefusal(body: Body, address: Address, { isReasoning }: Deployment): Refusal | undefined {
  const unknown = Object.keys(body).find(
    (name) => !MEMBERS.has(name) || (name === "stream_options" && !takesStreamOptions(address)),
  );
  if (unknown !== undefined) return invalid(`Unrecognized request argument supplied: ${unknown}`);
  const { messages, stream, stream_options: options, max_tokens: older } = body;
  if (!Array.isArray(messages))
    return invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
  if (options !== undefined && stream !== true) return invalid(OPTIONS_WITHOUT_STREAM, "stream_options");
  if (isReasoning && older !== undefined) return invalid(OLDER_MAXIMUM, "max_tokens", "unsupported_parameter");
  return JSON.stringify(messages).includes(BLOCKED_TRIGGER) ? PROMPT_BLOCKED : undefined;
}

const OPTIONS_WITHOUT_STREAM = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
const OLDER_MAXIMUM =
  "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";

/** Of the documentation's page on chat completions. */
const MEMBERS = new Set([
  ...[
    "messages",
    "model",
    "stream",
    "stream_options",
    "max_tokens",
    "max_completion_tokens",
    "n",
    "stop",
    "seed",
    "user",
  ],
  ...["temperature", "top_p", "presence_penalty", "frequency_penalty", "logit_bias", "logprobs", "top_logprobs"],
  ...["tools", "tool_choice", "parallel_tool_calls", "functions", "function_call", "response_format"],
  ...["reasoning_effort", "store", "metadata", "modalities", "audio", "prediction", "data_sources"],
]);

function parse(text: string): Body | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
