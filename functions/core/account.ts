// Token accounting of one call: who was asked and what that used, from which its outcome is drawn at the end.
import type { Call } from "./call.ts";
import { type Completion, usageOf } from "./completion.ts";
import type { Target } from "./directory/target.ts";
import type { GatewayError } from "./error.ts";
import type { FailedAttempt, Outcome } from "./hook.ts";
import { costOfAll } from "./limits/price.ts";
import { type Consumption, estimatedUsage, sumOfUsage } from "./limits/usage.ts";

export interface Account {
  readonly call: Call;
  /** Whether a provider was asked, even if nothing is known of its answer. */
  asked: boolean;
  readonly attempts: FailedAttempt[];
  /** What those attempts have used whose request a provider took on. */
  readonly wasted: Consumption[];
  /** Whose provider is being asked, and may be at work already. */
  underway: Target | undefined;
  /** The one that the client gets. */
  completion: Completion | undefined;
}

export function openAccount(call: Call): Account {
  return { call, asked: false, attempts: [], wasted: [], underway: undefined, completion: undefined };
}

/** What the post-call hooks get. A call that no provider was asked for is `refused`. */
export function outcomeOf(account: Account, end: { status: number; error?: GatewayError }): Outcome {
  const { call, completion } = account;
  const consumed = consumedIn(account);
  const reasons = [...(completion?.choices.values() ?? [])].map(({ finishReason }) => finishReason);
  return {
    ending: end.error === undefined ? "complete" : account.asked ? "failed" : "refused",
    status: end.status,
    error: end.error,
    usage: sumOfUsage(consumed.map(({ usage }) => usage)),
    consumed,
    cost: costOfAll(consumed, call.prices),
    served: completion?.target.name,
    target: completion?.target,
    attempts: account.attempts,
    timeToFirstToken: completion?.firstTokenAt && completion.firstTokenAt - call.receivedAt,
    duration: Date.now() - call.receivedAt,
    finishReasons: reasons.filter((reason) => reason !== undefined),
  };
}

/** Enters an attempt that failed although a provider had taken it on: it costs the prompt, and what it has shown. */
export function noteWasted(account: Account, completion: Completion): void {
  account.wasted.push({ target: completion.target, usage: usageOf(completion) });
}

function consumedIn({ call, wasted, underway, completion }: Account): Consumption[] {
  const consumed = [...wasted];
  if (underway !== undefined) consumed.push({ target: underway, usage: estimatedUsage(call.promptTokens, 0) });
  if (completion !== undefined) consumed.push({ target: completion.target, usage: usageOf(completion) });
  return consumed;
}
