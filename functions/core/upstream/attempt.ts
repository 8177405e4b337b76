// One attempt to open the upstream: the provider is asked, and its first event awaited.
import { type Account, noteWasted } from "../account.ts";
import type { Call } from "../call.ts";
import { type Completion, openCompletion } from "../completion.ts";
import type { Target } from "../directory/target.ts";
import { GatewayError, toGatewayError } from "../error.ts";
import { choicesOf } from "../limits/maxima.ts";
import type { AnswerStream, BodyOptions, OutboundProtocol } from "../protocol.ts";
import { readText } from "./answer-body.ts";
import { type Beginning, beginStream, readAnswer } from "./beginning.ts";
import { type Exchange, exchangeWith } from "./exchange.ts";
import { ConnectionCut, type Fetch, type FetchResponse } from "./fetch.ts";
import { type Provider, type ProviderRequest, type Providers, partsOf } from "./provider.ts";
import { startTimeLimit, type TimeLimit } from "./time-limit.ts";
import {
  credentialUnavailable,
  malformed,
  misconfigured,
  timedOut,
  type UpstreamError,
  unavailable,
} from "./upstream-error.ts";

/** A provider that has begun to answer. */
export interface Upstream extends Beginning {
  readonly completion: Completion;
  readonly answer: AnswerStream;
  readonly secrets: readonly string[];
}

export interface Opening {
  readonly call: Call;
  readonly account: Account;
  readonly providers: Providers;
  readonly fetch: Fetch;
  /** Gives up: the call is over. */
  readonly signal: AbortSignal;
}

/** Asks once. Whatever it took is released if it throws, and entered in the account if the provider took it on. */
export async function attempt(opening: Opening, target: Target, options: BodyOptions): Promise<Upstream> {
  const { call, account, signal } = opening;
  const controller = new AbortController();
  const limit = startTimeLimit(latestOpening(call, target), () => controller.abort(timedOut()));
  const completion = openCompletion(call, target, choicesOf(target, call.maxima));
  const asking: Asking = { ...opening, target, options, limit, controller, completion };
  signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  try {
    limit.allow(call.stream ? target.timeout : Number.POSITIVE_INFINITY);
    return await ask(asking);
  } catch (error) {
    controller.abort(error);
    if (asking.accepted ?? mayBeAtWork(error)) noteWasted(account, completion);
    throw error;
  } finally {
    limit.stop();
    account.underway = undefined;
  }
}

interface Asking extends Opening {
  readonly target: Target;
  readonly options: BodyOptions;
  readonly limit: TimeLimit;
  readonly controller: AbortController;
  readonly completion: Completion;
  /** Whether the provider has accepted the request; undefined until it has said so. */
  accepted?: boolean;
}

async function ask(asking: Asking): Promise<Upstream> {
  const { call, account, completion, limit, target } = asking;
  const provider = providerOf(asking.providers, target);
  const written = exchangeWith(provider, asking, asking.options);
  const exchange = written instanceof Promise ? await written : written;
  const asked = requestOf(provider, asking, exchange);
  const request = asked instanceof Promise ? await inTime(asked, asking) : asked;
  account.underway = target;
  const body = await send(request, asking, exchange.protocol);
  const { secrets } = request;
  const answer = exchange.answer(completion);
  const progress = { completion, answer, limit, secrets };
  const beginning = call.stream ? await beginStream(body, progress, provider.decode) : await readAnswer(body, progress);
  return { completion, answer, secrets, ...beginning };
}

/** Credentials have to be fetched: if that takes too long, it is not the provider that was silent. */
function inTime<T>(fetched: Promise<T>, { signal, controller }: Asking): Promise<T> {
  const limit = controller.signal;
  const tooLate = new Promise<never>((_, reject) => {
    const fail = () => reject(signal.aborted ? signal.reason : credentialUnavailable(limit.reason));
    limit.addEventListener("abort", fail, { once: true });
  });
  return Promise.race([fetched, tooLate]);
}

/** While there is another target to ask, one gets at most half of the time that is left. Milliseconds since 1970. */
function latestOpening(call: Call, target: Target): number {
  const now = Date.now();
  const left = call.deadline - now;
  const share = target === call.targets.at(-1) ? left : left / 2;
  return now + (call.stream ? share : Math.min(share, answerTimeout(target)));
}

export function answerTimeout({ timeout, answer_timeout: own }: Pick<Target, "timeout" | "answer_timeout">): number {
  return own ?? Math.min(9 * timeout, LONGEST_ANSWER);
}

/** Milliseconds. */
const LONGEST_ANSWER = 540_000;

/** The provider was silent, or its connection broke: whether it has begun, and sends a bill, nobody knows. */
function mayBeAtWork(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return false;
  return error.body.code === "upstream_timeout" || error.cause instanceof ConnectionCut;
}

function providerOf(providers: Providers, target: Target): Provider {
  const { provider: name } = partsOf(target.model);
  const provider = providers.get(name);
  if (provider === undefined) throw misconfigured(target.name, new UnknownProvider(`there is no provider ${name}`));
  return provider;
}

/** An error in a provider's code is logged with the provider's name. */
function requestOf(provider: Provider, { call, target }: Asking, exchange: Exchange): ReturnType<Provider["request"]> {
  const fail = (thrown: unknown): never => {
    throw toGatewayError(thrown, { provider: provider.name });
  };
  try {
    const request = provider.request({ target, stream: call.stream, ...exchange });
    return request instanceof Promise ? request.catch(fail) : request;
  } catch (thrown) {
    return fail(thrown);
  }
}

/** The log has an error's name and not its message, so the name has to say what the operator can repair. */
class UnknownProvider extends Error {
  override readonly name = "UnknownProvider";
}

/**
 * The body of an answer with a status of success; every other outcome is thrown. Redirects are not followed: they would
 * carry the credentials along.
 */
async function send(
  request: ProviderRequest,
  asking: Asking,
  protocol: OutboundProtocol,
): Promise<AsyncIterable<Uint8Array>> {
  const { url, headers, body, secrets } = request;
  const { signal } = asking.controller;
  const response = await asking
    .fetch(url, { method: "POST", headers, body, signal, redirect: "manual" })
    .catch((cause) => {
      throw cause instanceof GatewayError
        ? cause
        : unavailable("The provider cannot be reached.", { retry: true, fallback: true, fault: "down", cause });
    });
  asking.accepted = response.ok;
  if (response.ok && response.body !== null) return response.body;
  if (response.ok) throw malformed("The provider's answer is empty.");
  if (response.status === 401 || response.status === 403) request.refused?.();
  const failure = await refusalOf(response, { protocol, secrets });
  signal.throwIfAborted(); // It fell silent within its refusal: that is a time-out, and not to be waited for again.
  throw failure;
}

/** What is read of a refusal is a file of its own in the bundle: most instances never need it. */
async function refusalOf(
  { status, headers, body }: FetchResponse,
  { protocol, secrets }: { protocol: OutboundProtocol; secrets: readonly string[] },
): Promise<UpstreamError> {
  const { readRefusal, refusal } = await import("./provider-failure.ts");
  const text = body === null ? "" : await readText(body, { longest: LONGEST_ERROR }).catch(() => "");
  const raw = { status, headers, error: readRefusal(text) ?? {} };
  return refusal(protocol.readRefusal?.(raw) ?? raw, secrets);
}

/** In bytes. Some providers repeat the request that they find wrong. */
const LONGEST_ERROR = 8 * 1024 * 1024;
