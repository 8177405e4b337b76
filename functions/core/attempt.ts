// One attempt to open the upstream: the provider is asked, and its first event awaited.
import type { Call } from "./call.ts";
import { type Chunk, readChunk } from "./chunk.ts";
import type { Model } from "./directory.ts";
import { GatewayError } from "./error.ts";
import type { Fetch, FetchResponse } from "./fetch.ts";
import type { Members } from "./members.ts";
import { type Provider, type ProviderRequest, partsOf, type RequestOptions } from "./provider.ts";
import { refusal, reported } from "./provider-failure.ts";
import { readRefusal } from "./refusal.ts";
import { DONE, LONGEST_EVENT, readEvents, type ServerSentEvent } from "./sse.ts";
import { errorIn, isLeftOut } from "./translate.ts";
import { malformed, timedOut, unavailable } from "./upstream-error.ts";

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

interface Question {
  readonly call: Call;
  readonly providers: Providers;
  readonly fetch: Fetch;
  /** Gives up: the call is over. */
  readonly signal: AbortSignal;
}

/** Asks once. Whatever it took is released if it throws. */
export async function attempt(
  { call, providers, fetch, signal }: Question,
  model: Model,
  options: RequestOptions,
): Promise<Upstream> {
  const request = providerOf(providers, model).request(call, model, options);
  const controller = new AbortController();
  const timeout = setTimeout(() => controller.abort(timedOut()), Math.min(model.timeout, call.deadline - Date.now()));
  signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  try {
    const response = await ask(fetch, { request, signal: controller.signal });
    const rest = readBody(response, call.stream);
    const beginning = await begin(rest, call);
    assertCompletion(beginning, { call, secrets: request.secrets });
    return { model, secrets: request.secrets, first: beginning.first, rest };
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    clearTimeout(timeout);
  }
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

/** An answer with a status of success; every other outcome is thrown. Redirects are not followed: they would carry the credentials along. */
async function ask(
  fetch: Fetch,
  { request, signal }: { request: ProviderRequest; signal: AbortSignal },
): Promise<FetchResponse> {
  const { url, headers, body, secrets } = request;
  const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" }).catch((cause) => {
    throw cause instanceof GatewayError ? cause : unavailable("The provider cannot be reached.");
  });
  if (response.ok) return response;
  const error = await errorOf(response);
  signal.throwIfAborted(); // It fell silent within its refusal: that is a time-out, and not to be waited for again.
  throw refusal({ status: response.status, headers: response.headers, error, secrets });
}

async function errorOf(response: FetchResponse): Promise<Members | undefined> {
  if (response.body === null) return undefined;
  const text = await readText(response.body, LONGEST_ERROR).catch(() => "");
  return readRefusal(text);
}

/** In characters. Some providers repeat the request that they find wrong. */
const LONGEST_ERROR = 8 * 1024 * 1024;

function readBody(response: FetchResponse, stream: boolean): AsyncGenerator<ServerSentEvent[]> {
  if (response.body === null) throw malformed("The provider's answer is empty.");
  if (!stream) return readAnswer(response.body);
  return readEvents(response.body);
}

/** A JSON answer is a body of one event. */
async function* readAnswer(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent[]> {
  yield [{ data: await readText(body, LONGEST_EVENT) }];
}

async function readText(body: AsyncIterable<Uint8Array>, longest: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > longest) throw new RangeError("the provider's answer is too long");
  }
  return text + decoder.decode();
}

interface Beginning {
  readonly first: ServerSentEvent[];
  /** The first event that is for the client, and what it holds if that is JSON. */
  readonly opening: { readonly event: ServerSentEvent; readonly chunk: Chunk | undefined };
}

/** Comments may come before, and usage that the client does not get: until it got an event, another model may be asked. */
async function begin(events: AsyncIterator<ServerSentEvent[]>, call: Call): Promise<Beginning> {
  const first: ServerSentEvent[] = [];
  try {
    for (;;) {
      const { done, value } = await events.next();
      if (done) throw malformed("The provider's stream ended without an event.");
      first.push(...value);
      const opening = openingIn(value, call);
      if (opening) return { first, opening };
    }
  } catch (cause) {
    throw cause instanceof GatewayError ? cause : malformed("The provider's answer broke off before it began.", cause);
  }
}

function openingIn(events: readonly ServerSentEvent[], call: Call): Beginning["opening"] | undefined {
  for (const event of events) {
    const chunk = readChunk(event.data);
    if (chunk === undefined || errorIn(event, chunk) || !isLeftOut(chunk, call)) return { event, chunk };
  }
  return undefined;
}

/** The first event for the client decides the status: a failure reported there is a failure of the request. */
function assertCompletion(
  { first, opening: { event, chunk } }: Beginning,
  { call, secrets }: { call: Call; secrets: readonly string[] },
): void {
  if (first[0]?.data === DONE) throw malformed("The provider's stream has no events.");
  if (event.data === DONE) return;
  if (chunk === undefined) throw malformed("The provider's answer is not JSON.");
  const error = errorIn(event, chunk);
  if (error === undefined) {
    if (call.stream || chunk.hasChoices) return;
    throw malformed("The provider's answer is not a completion.");
  }
  throw reported(error, secrets);
}
