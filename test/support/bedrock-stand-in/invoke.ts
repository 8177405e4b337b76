// InvokeModel, for Claude alone: Anthropic's request in AWS's envelope, and its answer, whose events are in frames.
import type { PromptUsage } from "../anthropic-stand-in/cache.ts";
import { eventsOf } from "../anthropic-stand-in/events.ts";
import { messageTo } from "../anthropic-stand-in/message.ts";
import { brokenRule } from "../anthropic-stand-in/refusal.ts";
import type { KnownRequest } from "../anthropic-stand-in/request.ts";
import { requestShape } from "../anthropic-stand-in/request-shape.ts";
import { eventFrame } from "../event-frames.ts";
import { credentialsRefusal } from "./credentials.ts";
import { type Refusal, refuse } from "./error.ts";
import { nameIn } from "./model-name.ts";
import { modelOf } from "./models.ts";
import type { StandInRequest } from "./refusal.ts";
import { isMembers, type Members } from "./shape.ts";

export interface Invocation extends KnownRequest {
  readonly id: string;
  readonly isStream: boolean;
}

const OPERATION = /^\/model\/([^/?]+)\/(invoke|invoke-with-response-stream)$/;
const BETAS =
  /^(?:computer-use|interleaved-thinking|context-1m|context-management|effort|tool-search-tool|tool-examples)-\d{4}-/;

/** Undefined: it is another operation. */
export function readInvocation(request: StandInRequest, now: number): Refusal | Invocation | undefined {
  const [, id, operation] = OPERATION.exec(request.path) ?? [];
  if (id === undefined || request.method !== "POST") return undefined;
  const address = { id: decodeURIComponent(id), isStream: operation === "invoke-with-response-stream" };
  return credentialsRefusal(request, now) ?? headerRefusal(request) ?? readBody(request.body, address);
}

/** Anthropic's own headers are no part of AWS's API. */
function headerRefusal({ headers }: StandInRequest): Refusal | undefined {
  const own = Object.keys(headers).find((name) => name.startsWith("anthropic-"));
  return own === undefined ? undefined : refuse("ValidationException", `${own}: unexpected header`);
}

function readBody(text: string, { id, isStream }: Pick<Invocation, "id" | "isStream">): Refusal | Invocation {
  const { claude: name } = nameIn(id);
  const model = modelOf(id);
  if (model?.claude === undefined || name === undefined)
    return refuse("ValidationException", "The provided model identifier is invalid.");
  const parsed: unknown = JSON.parse(text);
  const fault = isMembers(parsed) ? envelopeFault(parsed) : "Malformed input request, please reformat your input.";
  if (fault !== undefined || !isMembers(parsed)) return refuse("ValidationException", fault ?? "");
  const { anthropic_version: _, anthropic_beta: betas = [], ...members } = parsed;
  const body = { ...members, model: name } as unknown as KnownRequest["body"];
  const known = { body, model: model.claude, betas: Array.isArray(betas) ? betas.map(String) : [] };
  const broken = requestShape(body, "") ?? brokenRule(known);
  return broken === undefined ? { ...known, id, isStream } : refuse("ValidationException", broken);
}

function envelopeFault({ model, stream, anthropic_version: version, anthropic_beta: betas = [] }: Members) {
  if (model !== undefined) return "model: Extra inputs are not permitted";
  if (stream !== undefined) return "stream: Extra inputs are not permitted";
  if (version !== "bedrock-2023-05-31") return "anthropic_version: Field required";
  const areKnown = Array.isArray(betas) && betas.every((beta) => typeof beta === "string" && BETAS.test(beta));
  return areKnown ? undefined : "invalid beta flag";
}

export function invokedAnswer(invocation: Invocation, prompt: PromptUsage): object | Uint8Array[] {
  const message = messageTo(invocation, prompt);
  if (!invocation.isStream) return message;
  return [...eventsOf(message)].map((event) =>
    chunkFrame(event.type === "message_stop" ? { ...event, ...METRICS } : event),
  );
}

const METRICS = {
  "amazon-bedrock-invocationMetrics": {
    ...{ inputTokenCount: 10, outputTokenCount: 5 },
    ...{ invocationLatency: 250, firstByteLatency: 100 },
  },
};

/** One event of Anthropic's in a frame of AWS's. */
export function chunkFrame(event: object): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(event)).toString("base64");
  return eventFrame("chunk", { bytes, p: "abcdefghijklmnopqrstuvwxyz".slice(0, 2 + (bytes.length % 24)) });
}
