// What a call claims of each key and model whose limits it is held to.
import type { Call } from "../call.ts";
import type { Model } from "../directory/directory.ts";
import { clamp } from "./charge.ts";
import { type Hold, holdOf } from "./hold.ts";
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
  const needed = { tokens: usage.totalTokens, cost, at, killedAt: call.killedAt };
  const prompt = { promptTokens, promptCost: highestCost(call, estimatedUsage(promptTokens, 0)) };
  const sizes = { tokens: usage.totalTokens, promptTokens, maximumTokens: unsaidMaximum(targets) };
  const limited = [
    { title: `key '${key.name}'`, subject: subjectOfKey(key.name), limit: { ...key.rate_limit, ...key.budget } },
    ...(model ? [sharedModel(model, holdOf({ ...sizes, key: key.rate_limit }, model.rate_limit))] : []),
  ];
  return limited
    .filter(({ limit }) => Object.values(limit).some((most) => most !== undefined))
    .map(({ title, ...subject }) => ({ title, reservation: { ...needed, ...prompt, ...subject } }));
}

function sharedModel({ name, rate_limit: limit }: Pick<Model, "name" | "rate_limit">, hold: Hold) {
  return { title: `model '${name}'`, subject: subjectOfModel(name), limit, hold };
}

function highestCost({ targets, prices }: Call, usage: Usage): number {
  return Math.max(0, ...targets.map((target) => highestCostOf(usage, prices.get(target))));
}
