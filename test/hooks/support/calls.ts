// Calls as hooks get them, and how they end.
import type { Call } from "../../../functions/core/call.ts";
import { key as keySchema, type Limits, type RateLimit } from "../../../functions/core/directory/directory.ts";
import type { Outcome } from "../../../functions/core/hook.ts";
import { estimatePromptTokens } from "../../../functions/core/limits/estimate.ts";
import { estimatedUsage } from "../../../functions/core/limits/usage.ts";
import { openCallLog } from "../../../functions/core/log-fields.ts";
import { chat } from "../../../functions/protocols/chat/protocol.ts";
import { emptyOutcome } from "../../core/support/outcomes.ts";
import { targetFrom } from "../../support/target.ts";

export interface CallLimits {
  readonly key?: RateLimit;
  readonly budget?: Pick<Limits, "usd_per_day" | "usd_per_month">;
  readonly model?: RateLimit;
  /** Of the key and of the model. */
  readonly name?: string;
}

const BODY = { messages: ["hi"] };
export const PROMPT = estimatePromptTokens(BODY);
export const SAME = targetFrom({ name: "same", model: "openai/x" });

let calls = 0;

/** Calls that come when the clock says so, and take a minute at most. */
export function callsAt(now: () => number) {
  return ({ key = {}, budget = {}, model = {}, name = "same" }: CallLimits, overrides: Partial<Call> = {}): Call => {
    const target = targetFrom({ name, model: "openai/x", max_output_tokens: 84, rate_limit: model });
    const hash = "0".repeat(64);
    return {
      id: `call-${calls++}`,
      requestId: "request",
      platformId: "request",
      ...openCallLog(),
      protocol: chat,
      unsupported: undefined,
      translation: undefined,
      key: keySchema.parse({ name, hash, allowed_models: [], rate_limit: key, budget }),
      asked: name,
      model: target,
      targets: [target],
      stream: false,
      includeUsage: false,
      hasStreamOptions: false,
      choices: 1,
      maximumTokens: undefined,
      text: JSON.stringify(BODY),
      maxima: {},
      denied: undefined,
      prices: new Map(),
      promptTokens: PROMPT,
      forwarded: {},
      receivedAt: now(),
      deadline: now() + 58_000,
      killedAt: now() + 60_000,
      ...overrides,
    };
  };
}

export function outcome(overrides: Partial<Outcome> = {}): Outcome {
  return { ...emptyOutcome, ...overrides };
}

export const used = (totalTokens: number) =>
  outcome({ usage: { ...estimatedUsage(totalTokens, 0), estimated: false } });
