// Finds the targets that a call can ask: those of its model, and then those of the model's fallbacks.
import type { Directory, Key, Model } from "./directory/directory.ts";
import { findNamed } from "./directory/find-named.ts";
import { partsOf, type Target, targetsOf } from "./directory/target.ts";
import { hasBudget, pricesOf } from "./limits/call-prices.ts";
import { largestAsked, type Maxima } from "./limits/maxima.ts";
import type { InboundProtocol } from "./protocol.ts";
import { nativeProtocol } from "./upstream/exchange.ts";
import type { Providers } from "./upstream/provider.ts";
import { inRendezvousOrder } from "./upstream/rendezvous.ts";
import { forbiddenTool } from "./upstream/server-tools.ts";
import { deniedMember } from "./upstream/target-members.ts";
import type { Members } from "./wire/members.ts";

/** The model of a name or an alias, and its fallbacks: each once, and only those that exist. */
export async function findModels(
  name: string,
  directory: Pick<Directory, "findModel" | "findAlias">,
): Promise<Model[]> {
  const model = await findNamed(name, directory);
  if (model === undefined) return [];
  const fallbacks = new Set(model.fallbacks);
  fallbacks.delete(model.name);
  const found = await Promise.all([...fallbacks].map((fallback) => directory.findModel(fallback)));
  return [model, ...found.filter((fallback) => fallback !== undefined)];
}

interface Asked {
  readonly body: Members;
  readonly maxima: Maxima;
  readonly key: Key;
  readonly providers: Providers;
  /** The client's. */
  readonly protocol: InboundProtocol;
}

/** The targets of each model, those first on which this conversation stays. */
export function inOrder(models: readonly Model[], affinityOf: () => string): (readonly Target[])[] {
  let known: string | undefined;
  const affinity = () => {
    known ??= affinityOf();
    return known;
  };
  return models.map((model) => inRendezvousOrder(targetsOf(model), affinity));
}

/**
 * A target is not asked if it does not allow a member of the request, if its provider does not exist, or if it has no price
 * for a key with a budget. One of the model asked for stays in any case: it says what is wrong.
 */
export function targetsToAsk(models: readonly (readonly Target[])[], asked: Asked) {
  const { maxima, key, providers } = asked;
  const [own = [], ...fallbacks] = models;
  const prices = pricesOf(models.flat(), providers);
  const isAffordable = (target: Target) => prices.has(target) || !hasBudget(key);
  const allows = (target: Target) => refusedBy(target, asked) === undefined;
  const exists = ({ model }: Target) => providers.get(partsOf(model).provider) !== undefined;
  const canAnswer = (target: Target) => allows(target) && exists(target) && isAffordable(target);
  const able = own.filter(canAnswer);
  const unable = [...own.filter(isAffordable), ...own].slice(0, 1);
  const [first] = unable;
  const targets = [...(able.length > 0 ? able : unable), ...fallbacks.flat().filter(canAnswer)];
  return {
    targets,
    prices,
    denied: able.length > 0 || first === undefined ? undefined : refusedBy(first, asked),
    ...largestAsked(targets, maxima),
  };
}

/** What of the request a target does not allow. Of the provider's tools, a translation refuses each. */
function refusedBy(target: Target, { body, providers, protocol }: Asked): string | undefined {
  const provider = providers.get(partsOf(target.model).provider);
  const isNative = provider !== undefined && nativeProtocol(provider, { call: { protocol }, target }) !== undefined;
  const tool = isNative ? forbiddenTool(target, () => protocol.serverTools?.(body) ?? []) : undefined;
  return deniedMember(target, body, providers) ?? tool;
}
