// What a call claims of each key and model whose limits it is held to.
import type { Call } from "../call.ts";
import type { Limits } from "../directory/directory.ts";
import { clamp } from "./charge.ts";
import { holdOf } from "./hold.ts";
import { LIMIT_KINDS } from "./limit.ts";
import type { Claim } from "./limit-error.ts";
import { unsaidMaximum } from "./maxima.ts";
import { highestCostOf } from "./price.ts";
import { subjectOfKey, subjectOfModel } from "./reservation.ts";
import { estimatedUsage, type Usage } from "./usage.ts";

/** From the caller's own to the most shared. */
export function claimsOf(call: Call, { at, promptTokens }: { at: number; promptTokens: number }): Claim[] {
  const { key, model, targets } = call;
  const most = clamp(call.choices * (call.maximumTokens ?? unsaidMaximum(targets)));
  const usage = estimatedUsage(promptTokens, most);
  const cost = highestCost(call, usage);
  const promptCost = highestCost(call, estimatedUsage(promptTokens, 0));
  const needed = { tokens: usage.totalTokens, cost, at, killedAt: call.killedAt, promptTokens, promptCost };
  const sizes = { tokens: usage.totalTokens, promptTokens, maximumTokens: unsaidMaximum(targets) };
  const claims: Claim[] = [];
  const limit = { ...key.rate_limit, ...key.budget };
  if (isLimited(limit))
    claims.push({ title: `key '${key.name}'`, reservation: { ...needed, subject: subjectOfKey(key.name), limit } });
  if (model !== undefined && isLimited(model.rate_limit)) {
    const { name, rate_limit: limit } = model;
    const hold = holdOf({ ...sizes, key: key.rate_limit }, limit);
    claims.push({ title: `model '${name}'`, reservation: { ...needed, subject: subjectOfModel(name), limit, hold } });
  }
  return claims;
}

function isLimited(limit: Limits): boolean {
  return LIMIT_KINDS.some((kind) => limit[kind] !== undefined);
}

function highestCost({ targets, prices }: Call, usage: Usage): number {
  return Math.max(0, ...targets.map((target) => highestCostOf(usage, prices.get(target))));
}
