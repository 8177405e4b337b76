// One attempt to open the upstream: the provider is asked, and its first event awaited.
import { type Account, noteWasted } from "../account.ts";
import type { Call } from "../call.ts";
import type { Model } from "../directory/directory.ts";
import { GatewayError, toGatewayError } from "../error.ts";
import type { Members } from "../wire/members.ts";
import { readText } from "./answer-body.ts";
import { type Beginning, beginStream, type Progress, readAnswer } from "./beginning.ts";
import { ConnectionCut, type Fetch, type FetchResponse } from "./fetch.ts";
import { type Provider, type ProviderRequest, type Providers, partsOf, type RequestOptions } from "./provider.ts";
import { refusal } from "./provider-failure.ts";
import { readRefusal } from "./refusal.ts";
import { startTimeLimit } from "./time-limit.ts";
import { credentialUnavailable, malformed, misconfigured, timedOut, unavailable } from "./upstream-error.ts";

/** A provider that has begun to answer. */
export interface Upstream extends Beginning {
  readonly model: Model;
  readonly secrets: readonly string[];
}

export interface Question {
  readonly call: Call;
  readonly account: Account;
  readonly providers: Providers;
  readonly fetch: Fetch;
  /** Gives up: the call is over. */
  readonly signal: AbortSignal;
}

/** Asks once. Whatever it took is released if it throws, and entered in the account if the provider took it on. */
export async function attempt(question: Question, model: Model, options: RequestOptions): Promise<Upstream> {
  const { call, account, providers, fetch, signal } = question;
  const controller = new AbortController();
  const limit = startTimeLimit(latestOpening(call, model), () => controller.abort(timedOut()));
  const progress: Progress = { account, model, limit, secrets: [] };
  signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  try {
    limit.allow(call.stream ? model.timeout : Number.POSITIVE_INFINITY);
    const asked = requestOf(providerOf(providers, model), { call, model, options });
    const request = asked instanceof Promise ? await inTime(asked, { signal, limit: controller.signal }) : asked;
    progress.secrets = request.secrets;
    account.underway = model.name;
    const body = await ask(fetch, { request, signal: controller.signal }, progress);
    const beginning = await (call.stream ? beginStream : readAnswer)(body, progress);
    return { model, secrets: request.secrets, ...beginning };
  } catch (error) {
    controller.abort(error);
    if (progress.accepted ?? mayBeAtWork(error)) noteWasted(account, model.name, progress.usage);
    throw error;
  } finally {
    limit.stop();
    account.underway = undefined;
  }
}

/** Credentials have to be fetched: if that takes too long, it is not the provider that was silent. */
function inTime<T>(fetched: Promise<T>, { signal, limit }: { signal: AbortSignal; limit: AbortSignal }): Promise<T> {
  const tooLate = new Promise<never>((_, reject) => {
    const fail = () => reject(signal.aborted ? signal.reason : credentialUnavailable(limit.reason));
    limit.addEventListener("abort", fail, { once: true });
  });
  return Promise.race([fetched, tooLate]);
}

/** While there is another model to ask, one gets at most half of the time that is left. Milliseconds since 1970. */
function latestOpening(call: Call, model: Model): number {
  const now = Date.now();
  const left = call.deadline - now;
  const share = model === call.targets.at(-1) ? left : left / 2;
  return now + (call.stream ? share : Math.min(share, answerTimeout(model)));
}

export function answerTimeout({ timeout, answer_timeout: own }: Model): number {
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
  if (provider === undefined) throw misconfigured(model.name, new UnknownProvider(`there is no provider ${name}`));
  return provider;
}

interface Asking {
  readonly call: Call;
  readonly model: Model;
  readonly options: RequestOptions;
}

/** An error in a provider's code is logged with the provider's name. */
function requestOf(provider: Provider, { call, model, options }: Asking): ReturnType<Provider["request"]> {
  const fail = (thrown: unknown): never => {
    throw toGatewayError(thrown, { provider: provider.name });
  };
  try {
    const request = provider.request(call, model, options);
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
  if (response.status === 401 || response.status === 403) request.refused?.();
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
