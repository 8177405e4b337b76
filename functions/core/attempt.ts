// One attempt to open the upstream: the provider is asked, and its first event awaited.
import { type Account, noteWasted } from "./account.ts";
import { isJsonBody, readText } from "./answer-body.ts";
import type { Call } from "./call.ts";
import { type Chunk, readChunk } from "./chunk.ts";
import type { Model } from "./directory.ts";
import { GatewayError } from "./error.ts";
import { estimateTokens } from "./estimate.ts";
import { ConnectionCut, type Fetch, type FetchResponse } from "./fetch.ts";
import type { Members } from "./members.ts";
import { type Provider, type ProviderRequest, partsOf, type RequestOptions } from "./provider.ts";
import { refusal, reported } from "./provider-failure.ts";
import { readRefusal } from "./refusal.ts";
import { isDone, isSignOfLife, LONGEST_EVENT, readEvents, type ServerSentEvent } from "./sse.ts";
import { startTimeLimit, type TimeLimit } from "./time-limit.ts";
import { isHidden } from "./translate.ts";
import { malformed, timedOut, unavailable } from "./upstream-error.ts";
import { estimatedUsage, type Usage } from "./usage.ts";

/** A provider that has begun to answer. */
export interface Upstream {
  readonly model: Model;
  readonly secrets: readonly string[];
  /** The events up to the read that brought the first for the client; a JSON answer is one event. */
  readonly first: readonly ServerSentEvent[];
  /** Those that come later, as `readEvents` gives them. */
  readonly rest: AsyncIterator<ServerSentEvent[]>;
}

/** By their names. */
export type Providers = ReadonlyMap<string, Provider>;

export interface Question {
  readonly call: Call;
  readonly account: Account;
  readonly providers: Providers;
  readonly fetch: Fetch;
  /** Gives up: the call is over. */
  readonly signal: AbortSignal;
}

/** What is known of an attempt while it goes on. */
interface Progress {
  readonly call: Call;
  readonly model: Model;
  readonly limit: TimeLimit;
  readonly secrets: readonly string[];
  /** Whether the provider has accepted the request; undefined until it has said so. */
  accepted?: boolean;
  /** What it has shown of what it used. */
  usage?: Usage | undefined;
}

/** Asks once. Whatever it took is released if it throws, and entered in the account if the provider took it on. */
export async function attempt(question: Question, model: Model, options: RequestOptions): Promise<Upstream> {
  const { call, account, providers, fetch, signal } = question;
  const request = providerOf(providers, model).request(call, model, options);
  const controller = new AbortController();
  const limit = startTimeLimit(latestOpening(call, model), () => controller.abort(timedOut()));
  const progress: Progress = { call, model, limit, secrets: request.secrets };
  signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  account.underway = model.name;
  try {
    limit.allow(call.stream ? model.timeout : Number.POSITIVE_INFINITY);
    const body = await ask(fetch, { request, signal: controller.signal }, progress);
    const { first, rest } = call.stream
      ? await beginStream(body, question, progress)
      : await readAnswer(body, progress);
    return { model, secrets: request.secrets, first, rest };
  } catch (error) {
    controller.abort(error);
    if (progress.accepted ?? mayBeAtWork(error)) noteWasted(account, model.name, progress.usage);
    throw error;
  } finally {
    limit.stop();
    account.underway = undefined;
  }
}

/** While there is another model to ask, one gets at most half of the time that is left. Milliseconds since 1970. */
function latestOpening(call: Call, model: Model): number {
  const now = Date.now();
  const left = call.deadline - now;
  const share = model === call.targets.at(-1) ? left : left / 2;
  return now + (call.stream ? share : Math.min(share, answerTimeout(model)));
}

function answerTimeout({ timeout, answer_timeout: own }: Model): number {
  return own ?? Math.min(9 * timeout, LONGEST_ANSWER);
}

/** Milliseconds. */
const LONGEST_ANSWER = 540_000;

/** The provider was silent, or its connection broke: whether it has begun, and sends a bill, nobody knows. */
function mayBeAtWork(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return false;
  return error.body.code === "upstream_timeout" || error.cause instanceof ConnectionCut;
}

function providerOf(providers: Providers, model: Model): Provider {
  const { provider: name } = partsOf(model.model);
  const provider = providers.get(name);
  if (provider === undefined) throw new UnknownProvider(`model ${model.name} names an unknown provider: ${name}`);
  return provider;
}

/** The log has an error's name and not its message, so the name has to say what the operator can repair. */
class UnknownProvider extends Error {
  override readonly name = "UnknownProvider";
}

/**
 * The body of an answer with a status of success; every other outcome is thrown. Redirects are not followed: they would
 * carry the credentials along.
 */
async function ask(
  fetch: Fetch,
  { request, signal }: { request: ProviderRequest; signal: AbortSignal },
  progress: Progress,
): Promise<AsyncIterable<Uint8Array>> {
  const { url, headers, body, secrets } = request;
  const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" }).catch((cause) => {
    throw cause instanceof GatewayError
      ? cause
      : unavailable("The provider cannot be reached.", { retry: true, fallback: true, fault: "down", cause });
  });
  progress.accepted = response.ok;
  if (response.ok && response.body !== null) return response.body;
  if (response.ok) throw malformed("The provider's answer is empty.");
  const error = await errorOf(response);
  signal.throwIfAborted(); // It fell silent within its refusal: that is a time-out, and not to be waited for again.
  throw refusal({ status: response.status, headers: response.headers, error, secrets });
}

async function errorOf(response: FetchResponse): Promise<Members | undefined> {
  if (response.body === null) return undefined;
  const text = await readText(response.body, { longest: LONGEST_ERROR }).catch(() => "");
  return readRefusal(text);
}

/** In bytes. Some providers repeat the request that they find wrong. */
const LONGEST_ERROR = 8 * 1024 * 1024;

type Beginning = Pick<Upstream, "first" | "rest">;

/** A JSON answer is read whole, and one event; between two reads of it, the provider may be silent for `idle_timeout`. */
async function readAnswer(body: AsyncIterable<Uint8Array>, progress: Progress): Promise<Beginning> {
  const { data, chunk } = await readWhole(body, progress);
  if (!chunk.hasChoices) throw malformed("The provider's answer is not a completion.");
  return { first: [{ data }], rest: NOTHING_MORE };
}

const NOTHING_MORE: Upstream["rest"] = { next: async () => ({ value: undefined, done: true }) };

/** Throws the failure that it reports, if it reports one. */
async function readWhole(body: AsyncIterable<Uint8Array>, progress: Progress) {
  const { limit, model } = progress;
  const heard = () => limit.allow(model.idle_timeout);
  const data = await readText(body, { longest: LONGEST_EVENT, heard }).catch(brokenOff);
  const chunk = readChunk({ data });
  progress.usage = chunk?.usage ?? estimatedUsage(progress.call.promptTokens, generatedIn(chunk));
  if (chunk === undefined) throw malformed("The provider's answer is not JSON.");
  assertNoError(chunk, progress);
  return { data, chunk };
}

function generatedIn(chunk: Chunk | undefined): number {
  const texts = chunk?.choices.map(({ generated }) => estimateTokens(generated)) ?? [];
  return Math.ceil(texts.reduce((sum, tokens) => sum + tokens, 0));
}

/** Comments may come before, and usage that the client does not get: until it got an event, another model may be asked. */
async function beginStream(
  raw: AsyncIterable<Uint8Array>,
  { account }: Question,
  progress: Progress,
): Promise<Beginning> {
  const { isJson, body } = await isJsonBody(raw).catch(brokenOff);
  if (isJson) {
    await readWhole(body, progress);
    throw malformed("The provider answered with JSON instead of a stream.");
  }
  const rest = readEvents(body);
  const first: ServerSentEvent[] = [];
  for (;;) {
    const { done, value } = await rest.next().catch(brokenOff);
    if (done) throw malformed("The provider's stream ended without an event.");
    first.push(...value);
    if (hasOpening(value, account, progress)) return { first, rest };
    if (first.length > 0) progress.limit.allow(progress.model.idle_timeout);
  }
}

/** Whether there is an event for the client. It decides the status: a failure reported there is a failure of the request. */
function hasOpening(events: readonly ServerSentEvent[], account: Account, progress: Progress): boolean {
  for (const event of events) {
    if (isSignOfLife(event)) continue;
    if (isDone(event)) {
      if (progress.usage === undefined) throw malformed("The provider's stream has no events.");
      return true;
    }
    const chunk = readChunk(event);
    if (chunk === undefined) throw malformed("The provider's answer is not JSON.");
    progress.usage = chunk.usage ?? progress.usage;
    assertNoError(chunk, progress);
    if (!isHidden(chunk, account)) return true;
  }
  return false;
}

function assertNoError({ error }: Chunk, { secrets }: Progress): void {
  if (error !== undefined) throw reported(error, secrets);
}

/** An answer that cannot be read to its end, before a client saw anything of it. */
function brokenOff(cause: unknown): never {
  if (cause instanceof GatewayError) throw cause;
  if (cause instanceof RangeError) throw malformed("The provider's answer is too long.", cause);
  throw malformed("The provider's answer broke off before it began.", cause);
}
