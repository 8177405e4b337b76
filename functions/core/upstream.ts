// Opens the upstream: asks the model, again if that may help, then its fallbacks, until one has begun to answer.
import type { Account } from "./account.ts";
import { attempt, type Providers, type Upstream } from "./attempt.ts";
import type { Breaker } from "./breaker.ts";
import type { Call } from "./call.ts";
import type { Model } from "./directory.ts";
import type { Fetch } from "./fetch.ts";
import type { FailedAttempt } from "./hook.ts";
import { UpstreamError } from "./upstream-error.ts";

export interface UpstreamOptions {
  readonly providers: Providers;
  readonly breaker: Breaker;
  readonly fetch: Fetch;
}

export interface Opening extends UpstreamOptions {
  readonly call: Call;
  readonly account: Account;
  /** Filled with what failed on the way. */
  readonly attempts: FailedAttempt[];
  /** Gives up: the call is over. */
  readonly signal: AbortSignal;
}

/** Resolves once a first event is there. Throws the UpstreamError of the last attempt. */
export async function openUpstream(opening: Opening): Promise<Upstream> {
  const { targets } = opening.call;
  for (const [at, model] of targets.entries()) {
    const last = at === targets.length - 1;
    const permission = at === 0 && !last ? opening.breaker.ask(model.name) : "try";
    if (permission === "skip") continue;
    const retries = permission === "probe" ? 0 : model.retries;
    try {
      return await openModel(opening, { model, retries, last });
    } catch (failure) {
      if (last || opening.signal.aborted || opening.call.deadline - Date.now() < SHORTEST_TRY) throw failure;
      if (!(failure instanceof UpstreamError) || !failure.consequences.fallback) throw failure;
    }
  }
  throw new Error("a call without targets reached the upstream");
}

/** Milliseconds. With less than this left of the call's time, a provider would be asked, and paid, for nothing. */
const SHORTEST_TRY = 50;

interface Target {
  readonly model: Model;
  readonly retries: number;
  readonly last: boolean;
}

async function openModel(opening: Opening, target: Target): Promise<Upstream> {
  const { model } = target;
  /** For what the provider asks for; the gateway's own backoff is short, and no reason to give up. */
  let patience = Math.max(model.timeout, LEAST_PATIENCE);
  for (let tries = 0; ; tries++) {
    try {
      const upstream = await attempt(opening, model);
      opening.breaker.succeeded(model.name);
      return upstream;
    } catch (failure) {
      if (!(failure instanceof UpstreamError) || opening.signal.aborted) throw failure;
      opening.attempts.push(describe(model, failure));
      const wait = waitBefore(tries, failure);
      patience -= failure.consequences.retryAfter ?? 0;
      const enough =
        patience > 0 && Date.now() + wait < opening.call.deadline && (target.last || wait <= LONGEST_DETOUR);
      if (!failure.consequences.retry || tries >= target.retries || !enough) {
        recordHealth(opening.breaker, { model, failure });
        throw failure;
      }
      await sleep(wait, opening.signal);
      if (opening.signal.aborted) throw failure;
    }
  }
}

/** Providers ask for whole seconds, also of models with a short `timeout`. Milliseconds. */
const LEAST_PATIENCE = 10_000;
/** With a fallback at hand, the client is better served by it than by a longer wait for this model. Milliseconds. */
const LONGEST_DETOUR = 5_000;
const FIRST_BACKOFF = 200;
const LONGEST_BACKOFF = 5_000;

/** The provider's own word, or exponential backoff with jitter. */
function waitBefore(tries: number, { consequences }: UpstreamError): number {
  const backoff = Math.min(FIRST_BACKOFF * 2 ** tries, LONGEST_BACKOFF) * (0.75 + Math.random() / 2);
  return Math.max(consequences.retryAfter ?? 0, backoff);
}

function recordHealth(breaker: Breaker, { model, failure }: { model: Model; failure: UpstreamError }): void {
  const { fallback, healthy } = failure.consequences;
  if (fallback && !healthy) breaker.failed(model.name);
  else breaker.succeeded(model.name);
}

function describe(model: Model, failure: UpstreamError): FailedAttempt {
  const code = failure.body.code ?? failure.body.type;
  return { model: model.name, code, status: failure.consequences.providerStatus };
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timeout = setTimeout(finish, milliseconds);
    signal.addEventListener("abort", finish);
    function finish(): void {
      clearTimeout(timeout);
      signal.removeEventListener("abort", finish);
      resolve();
    }
  });
}
