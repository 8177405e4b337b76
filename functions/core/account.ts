// Token accounting of one call: what was attempted, generated and used, from which its outcome is drawn at the end.
import type { Call } from "./call.ts";
import type { ChoicePart } from "./chat/choice.ts";
import type { Chunk } from "./chat/chunk.ts";
import type { GatewayError } from "./error.ts";
import type { FailedAttempt, Outcome } from "./hook.ts";
import { estimateTokens } from "./limits/estimate.ts";
import { costOfAll } from "./limits/price.ts";
import { type Consumption, estimatedUsage, sumOfUsage, type Usage } from "./limits/usage.ts";

export interface Account {
  readonly call: Call;
  /** Whether a provider was asked, even if nothing is known of its answer. */
  asked: boolean;
  readonly attempts: FailedAttempt[];
  /** What those attempts have used whose request a provider took on. */
  readonly wasted: Consumption[];
  /** The name of the model whose provider is being asked, and may be at work already. */
  underway: string | undefined;
  /** All the choices that have begun, by their index. */
  readonly choices: Map<number, Choice>;
  served: string | undefined;
  /** How many choices its answer has at least. */
  expected: number;
  /** Of the first chunk, for one that the gateway adds. */
  head: { readonly id: string | undefined; readonly created: number | undefined } | undefined;
  /** Whether the provider has sent a usage of any kind. */
  hasUsage: boolean;
  /** The last that the provider sent; some send a running count. */
  usage: Usage | undefined;
  /** Estimated tokens of the text that was relayed since then. */
  generated: number;
  firstTokenAt: number | undefined;
  /** Since when nothing is missing but the provider's own end, in milliseconds since 1970. */
  finishedAt: number | undefined;
}

interface Choice {
  finishReason: string | undefined;
  /** It went on after a finish reason, so the next one may not be the last either. */
  resumed: boolean;
}

export function openAccount(call: Call): Account {
  const nothing = {
    underway: undefined,
    served: undefined,
    head: undefined,
    usage: undefined,
    generated: 0,
    hasUsage: false,
  };
  const moments = { firstTokenAt: undefined, finishedAt: undefined };
  return { call, asked: false, attempts: [], wasted: [], expected: 1, choices: new Map(), ...nothing, ...moments };
}

/** Enters one chunk of the answer. */
export function note(account: Account, chunk: Chunk): void {
  account.head ??= { id: chunk.id, created: chunk.created };
  for (const part of chunk.choices) noteChoice(account, part);
  account.hasUsage ||= chunk.hasUsage || chunk.usage !== undefined;
  if (chunk.usage !== undefined) {
    account.usage = chunk.usage;
    account.generated = 0;
  }
  if (!isFinished(account) || account.usage === undefined) account.finishedAt = undefined;
  else account.finishedAt ??= Date.now();
}

function noteChoice(account: Account, { index, generated, finishReason }: ChoicePart): void {
  const choice = choiceAt(account, index);
  if (generated !== "") {
    account.firstTokenAt ??= Date.now();
    account.generated += estimateTokens(generated);
    choice.resumed ||= choice.finishReason !== undefined;
    choice.finishReason = undefined;
  }
  choice.finishReason = finishReason ?? choice.finishReason;
}

function choiceAt({ choices }: Account, index: number): Choice {
  const known = choices.get(index);
  if (known !== undefined) return known;
  const choice = { finishReason: undefined, resumed: false };
  choices.set(index, choice);
  return choice;
}

/** Every choice has a finish reason that nothing has followed. */
export function hasAllFinishReasons({ expected, choices }: Account): boolean {
  if (choices.size < expected) return false;
  for (const { finishReason } of choices.values()) if (finishReason === undefined) return false;
  return true;
}

/** What is missing is only the provider's own end. Where a choice went on after a finish reason, only that end counts. */
function isFinished(account: Account): boolean {
  if (!hasAllFinishReasons(account)) return false;
  for (const { resumed } of account.choices.values()) if (resumed) return false;
  return true;
}

/** What the post-call hooks are told. A call that no provider was asked for is `refused`. */
export function outcomeOf(account: Account, end: { status: number; error?: GatewayError }): Outcome {
  const { call } = account;
  const consumed = consumedIn(account);
  const reasons = [...account.choices.values()].map(({ finishReason }) => finishReason);
  return {
    ending: end.error === undefined ? "complete" : account.asked ? "failed" : "refused",
    ...end,
    usage: sumOfUsage(consumed.map(({ usage }) => usage)),
    consumed,
    cost: costOfAll(consumed, call.prices),
    served: account.served,
    attempts: account.attempts,
    timeToFirstToken: account.firstTokenAt && account.firstTokenAt - call.receivedAt,
    duration: Date.now() - call.receivedAt,
    finishReasons: reasons.filter((reason) => reason !== undefined),
  };
}

/** Enters an attempt that failed although a provider had taken it on: it costs the prompt, and what it has shown. */
export function noteWasted(account: Account, model: string, usage: Usage | undefined): void {
  account.wasted.push({ model, usage: usage ?? estimatedUsage(account.call.promptTokens, 0) });
}

function consumedIn(account: Account): Consumption[] {
  const { call, wasted, underway, served } = account;
  const consumed = [...wasted];
  if (underway !== undefined) consumed.push({ model: underway, usage: estimatedUsage(call.promptTokens, 0) });
  if (served !== undefined) consumed.push({ model: served, usage: usageOf(account) });
  return consumed;
}

/** What came after the last usage is estimated on top of it. */
export function usageOf({ call, usage, generated }: Account): Usage {
  const tokens = Math.ceil(generated);
  if (usage === undefined) return estimatedUsage(call.promptTokens, tokens);
  if (tokens === 0) return usage;
  const { completionTokens, totalTokens } = usage;
  return {
    ...usage,
    completionTokens: completionTokens + tokens,
    totalTokens: totalTokens + tokens,
    estimated: true,
  };
}
