// Opens the upstream: asks a target, again if that may help, then the next ones, until one has begun to answer.
import type { Account } from "../account.ts";
import type { Call } from "../call.ts";
import { placeOf, type Target } from "../directory/target.ts";
import type { FailedAttempt } from "../hook.ts";
import type { BodyOptions } from "../protocol.ts";
import { askAgain, type Patience } from "./ask-again.ts";
import { attempt, type Upstream } from "./attempt.ts";
import type { Breaker } from "./breaker.ts";
import { failedAttempt } from "./failed-attempt.ts";
import type { Fetch } from "./fetch.ts";
import type { Providers } from "./provider.ts";
import type { UsageRefusals } from "./stream-options.ts";
import { UpstreamError } from "./upstream-error.ts";

export interface UpstreamOptions {
  readonly providers: Providers;
  readonly breaker: Breaker;
  readonly usageRefusals: UsageRefusals;
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
  let earlier: UpstreamError | undefined;
  for (const [at, target] of targets.entries()) {
    const last = at === targets.length - 1;
    const permission = last ? "try" : opening.breaker.ask(placeOf(target));
    if (permission === "skip") continue;
    try {
      return await openTarget(opening, { target, last, probe: permission === "probe" });
    } catch (failure) {
      if (last && earlier && isUnsuited(failure)) throw earlier;
      if (last || opening.signal.aborted || opening.call.deadline - Date.now() < SHORTEST_TRY) throw failure;
      if (!(failure instanceof UpstreamError) || !failure.consequences.fallback) throw failure;
      if (!isUnsuited(failure)) earlier = failure;
    }
  }
  throw new Error("a call without targets reached the upstream");
}

/** The target was not asked, because it cannot honor the request. The client would blame itself for what has failed elsewhere. */
function isUnsuited(failure: unknown): boolean {
  return (
    failure instanceof UpstreamError && UNSUITED.has(failure.body.code ?? "") && !failure.consequences.providerStatus
  );
}

/** What a request that is passed through may have, and one that is translated may not. */
const UNTRANSLATABLE = ["invalid_value", "missing_required_parameter", "request_too_large"];
const UNSUITED = new Set(["unsupported_parameter", "unsupported_endpoint", ...UNTRANSLATABLE]);

/** Milliseconds. With less than this left of the call's time, a provider would be asked, and paid, for nothing. */
const SHORTEST_TRY = 50;

/** With what is left to an answer that takes several requests, each of which is asked again by itself. */
interface Patient extends Opening {
  readonly patience: Patience;
}

interface Candidate {
  readonly target: Target;
  /** Nothing else is left to be asked. */
  readonly last: boolean;
  readonly probe: boolean;
}

/** The breaker learns how it went; of what says nothing about the target's health, only that a probe is over. */
async function openTarget(opening: Opening, candidate: Candidate): Promise<Upstream> {
  const { breaker, call, signal } = opening;
  const name = placeOf(candidate.target);
  try {
    const upstream = await askUntilItBegins(opening, candidate);
    breaker.succeeded(name);
    return upstream;
  } catch (failure) {
    const fault = failure instanceof UpstreamError && !signal.aborted ? failure.consequences.fault : undefined;
    if (fault !== undefined) breaker.failed(name, { fault, key: call.key.hash });
    else if (candidate.probe) breaker.giveBack(name);
    throw failure;
  }
}

async function askUntilItBegins(opening: Opening, { target, last, probe }: Candidate): Promise<Upstream> {
  const { call, signal } = opening;
  const patience = {
    retries: probe ? 0 : target.retries,
    longestWait: last ? LONGEST_WAIT : LONGEST_DETOUR,
    deadline: call.deadline,
  };
  return askAgain({ ask: () => ask({ ...opening, patience }, target), signal }, patience);
}

/** Milliseconds. */
const LONGEST_WAIT = 10_000;
/** The same with another target at hand, which serves the client better. */
const LONGEST_DETOUR = 1_000;

/** Asks; and once more in another protocol where the provider lacks the client's. */
async function ask(opening: Patient, target: Target): Promise<Upstream> {
  try {
    return await askForUsage(opening, target);
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || !failure.consequences.lacksProtocol) throw failure;
    return askForUsage(opening, target);
  }
}

/**
 * Asks; and once more without `stream_options` where the provider refuses them. That is remembered where there was
 * nothing in them but the wish for usage: the options of one client say nothing of others.
 */
async function askForUsage(opening: Patient, target: Target): Promise<Upstream> {
  const { call, usageRefusals } = opening;
  const name = placeOf(target);
  const asksForUsage = call.stream && !usageRefusals.has(name);
  try {
    return await tryOnce(opening, target, { asksForUsage });
  } catch (failure) {
    if (!asksForUsage || !(failure instanceof UpstreamError) || !failure.consequences.refusesUsage) throw failure;
    const upstream = await tryOnce(opening, target, { asksForUsage: false });
    if (!call.hasStreamOptions) usageRefusals.add(name);
    return upstream;
  }
}

async function tryOnce(opening: Patient, target: Target, options: BodyOptions): Promise<Upstream> {
  try {
    return await attempt(opening, target, options);
  } catch (failure) {
    if (failure instanceof UpstreamError && !opening.signal.aborted)
      opening.attempts.push(failedAttempt(target, failure));
    throw failure;
  }
}
