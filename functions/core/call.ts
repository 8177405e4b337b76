// A call: one accepted chat completion request, read once at the door and never changed afterwards.
import * as z from "zod/mini";
import { type Directory, type Key, LONGEST_NAME, type Model } from "./directory.ts";
import { type GatewayError, invalidRequest } from "./error.ts";
import { estimatePromptTokens } from "./estimate.ts";
import { forwardedHeaders } from "./forwarded.ts";

/** The largest body that the gateway reads: the 6 MiB that a Function URL takes. */
export const LARGEST_BODY = 6 * 1024 * 1024;

/** A request as every platform can give it: header names in lower case, the body whole. */
export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Uint8Array;
  /** When the platform ends this call by force, in milliseconds since 1970. */
  readonly killedAt: number;
}

export interface Call {
  /** Unique, and the gateway's own: it names what the call reserves. Clients may repeat a request id. */
  readonly id: string;
  readonly requestId: string;
  readonly key: Key;
  /** The model's name as the client sent it. */
  readonly asked: string;
  /** The model asked for, then its fallbacks; empty if there is no such model. */
  readonly targets: readonly Model[];
  readonly stream: boolean;
  /** Whether the client itself asked for the usage-only chunk of a stream. */
  readonly includeUsage: boolean;
  /** How many choices were asked for: `n`. */
  readonly choices: number;
  /** The most completion tokens of one choice, if the client named a maximum. */
  readonly maximumTokens: number | undefined;
  /** The body's text exactly as it came, and the same parsed. */
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the prompt is estimated at. */
  readonly promptTokens: number;
  /** The client's headers that travel on to the provider, and the request id. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** By when the answer must have ended, so that it can be settled before the platform ends the call by force. */
  readonly deadline: number;
  readonly killedAt: number;
}

/** Of any size: how much is too much is for the provider to say. (`z.int()` ends where numbers lose their last digits.) */
const positive = z.nullish(z.number().check(z.refine(Number.isInteger), z.positive()));
const fields = z.object({
  model: z.string().check(z.minLength(1)),
  messages: z.array(z.unknown()).check(z.minLength(1)),
  stream: z.nullish(z.boolean()),
  stream_options: z.nullish(z.record(z.string(), z.unknown())),
  max_tokens: positive,
  max_completion_tokens: positive,
  n: positive,
});

/** Reads the body of a request. Throws the 400 or 413 that the contract gives for what is wrong with it. */
export async function readCall(request: GatewayRequest, who: { key: Key; requestId: string }, directory: Directory) {
  const receivedAt = Date.now();
  const text = readText(request.body);
  const body = parseBody(text);
  const checked = check(body);
  const maxima = [checked.max_tokens, checked.max_completion_tokens].filter((value) => typeof value === "number");
  const call: Call = {
    ...who,
    id: newCallId(),
    asked: checked.model,
    targets: await findTargets(checked.model, directory),
    stream: checked.stream ?? false,
    includeUsage: checked.stream_options?.["include_usage"] === true,
    choices: checked.n ?? 1,
    maximumTokens: maxima.length > 0 ? Math.max(...maxima) : undefined,
    text,
    body,
    promptTokens: estimatePromptTokens(body, text),
    forwarded: forwardedHeaders(request.headers, who.requestId),
    receivedAt,
    deadline: request.killedAt - timeToSettle(request.killedAt - receivedAt),
    killedAt: request.killedAt,
  };
  return call;
}

/** A fifth of the time there is, but no more than 2 s: an error event and two writes need no more. */
function timeToSettle(timeLeft: number): number {
  return Math.min(timeLeft / 5, 2_000);
}

function newCallId(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 16);
}

async function findTargets(name: string, directory: Directory): Promise<Model[]> {
  if (name.length > LONGEST_NAME || !name.isWellFormed()) return [];
  const model = await directory.findModel(name);
  if (model === undefined) return [];
  const fallbacks = await Promise.all(model.fallbacks.map((fallback) => directory.findModel(fallback)));
  return [model, ...fallbacks.filter((fallback) => fallback !== undefined)];
}

function readText(body: string | Uint8Array): string {
  if (isTooLarge(body)) throw invalidRequest(413, "request_too_large", "The body is larger than 6 MiB.");
  if (typeof body === "string") return body;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw invalidJson("The body is not UTF-8 text.");
  }
}

function isTooLarge(body: string | Uint8Array): boolean {
  if (typeof body !== "string") return body.byteLength > LARGEST_BODY;
  const longestInBytes = 3 * body.length;
  return longestInBytes > LARGEST_BODY && new TextEncoder().encode(body).byteLength > LARGEST_BODY;
}

function parseBody(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalidJson("The body is not valid JSON.");
  }
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw invalidRequest(400, "invalid_value", "The body must be a JSON object.");
}

function invalidJson(message: string): GatewayError {
  return invalidRequest(400, "invalid_json", message);
}

function check(body: Record<string, unknown>): z.infer<typeof fields> {
  const result = fields.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue?.path[0]);
  throw isMissing(body[name]) || isEmpty(issue)
    ? invalidRequest(400, "missing_required_parameter", `Missing required parameter: '${name}'.`, name)
    : invalidRequest(400, "invalid_value", `Invalid value for '${name}'.`, name);
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

/** Of the right type, but with nothing in it: that is missing too. */
function isEmpty(issue: z.core.$ZodIssue | undefined): boolean {
  return issue?.code === "too_small" && (issue.origin === "string" || issue.origin === "array");
}
