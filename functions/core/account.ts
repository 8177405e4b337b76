// The account of one call: what was generated, used and attempted, from which its outcome is drawn at the end.
import type { Call } from "./call.ts";
import type { Chunk } from "./chunk.ts";
import type { GatewayError } from "./error.ts";
import type { FailedAttempt, Outcome } from "./hook.ts";
import { estimatedUsage, estimateTokens, type Usage } from "./usage.ts";

export interface Account {
  /** Whether a provider was asked, even if nothing is known of its answer. */
  asked: boolean;
  readonly attempts: FailedAttempt[];
  /** Indexes of all the choices that have begun. */
  readonly choices: Set<number>;
  /** By the index of the choice. */
  readonly finishReasons: Map<number, string>;
  served: string | undefined;
  /** The last that the provider sent; some send a running count. */
  usage: Usage | undefined;
  /** Estimated tokens of the text that was relayed since then. */
  generated: number;
  firstTokenAt: number | undefined;
}

export function openAccount(): Account {
  const nothing = { asked: false, served: undefined, usage: undefined, generated: 0, firstTokenAt: undefined };
  return { attempts: [], choices: new Set(), finishReasons: new Map(), ...nothing };
}

/** Enters one chunk of the answer. */
export function note(account: Account, chunk: Chunk): void {
  for (const index of chunk.choices) account.choices.add(index);
  for (const [index, reason] of chunk.finished) account.finishReasons.set(index, reason);
  if (chunk.generated !== "") account.firstTokenAt ??= Date.now();
  account.generated += estimateTokens(chunk.generated);
  if (chunk.usage === undefined) return;
  account.usage = chunk.usage;
  account.generated = 0;
}

/** What the post-call hooks are told. A call that no provider was asked for is `refused`. */
export function outcomeOf(call: Call, account: Account, end: { status: number; error?: GatewayError }): Outcome {
  const ending = end.error === undefined ? "complete" : account.asked ? "failed" : "refused";
  return {
    ending,
    ...end,
    usage: usageOf(call, account, ending),
    served: account.served,
    attempts: account.attempts,
    timeToFirstToken: account.firstTokenAt && account.firstTokenAt - call.receivedAt,
    duration: Date.now() - call.receivedAt,
    finishReasons: [...account.finishReasons.values()],
  };
}

/** Where nothing was generated, nothing is charged. What came after the last usage is estimated on top of it. */
function usageOf(call: Call, { usage, generated }: Account, ending: Outcome["ending"]): Usage | undefined {
  const tokens = Math.ceil(generated);
  if (usage === undefined) {
    return tokens === 0 && ending !== "complete" ? undefined : estimatedUsage(call.promptTokens, tokens);
  }
  if (tokens === 0) return usage;
  const { completionTokens, totalTokens } = usage;
  return {
    ...usage,
    completionTokens: completionTokens + tokens,
    totalTokens: totalTokens + tokens,
    estimated: true,
  };
}
