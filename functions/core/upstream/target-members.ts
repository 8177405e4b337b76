// What the models of a call say about the members of its request: which they change, which they add, which they refuse.

import type { Model } from "../directory/directory.ts";
import { estimateMembers } from "../limits/estimate-prompt.ts";
import type { Members } from "../wire/members.ts";
import type { Providers } from "./provider.ts";
import { partsOf } from "./provider.ts";

/** The first member of a request that a model refuses: by its own list, or else by its provider's. */
export function deniedMember(model: Model, body: Members, providers: Providers): string | undefined {
  return deniedNames(model, providers).find((name) => Object.hasOwn(body, name));
}

/** The members that the gateway looks for in a request because of these models. */
export function namesKnownTo(models: readonly Model[], providers: Providers): string[] {
  const names = models.flatMap((model) => [
    ...Object.keys(model.defaults),
    ...Object.keys(model.set),
    ...model.drop,
    ...deniedNames(model, providers),
  ]);
  return [...new Set(names)];
}

/** The most that one of the models adds to a prompt. */
export function addedTokens(models: readonly Model[]): number {
  const additions = models.map(({ defaults, set }) => ({ ...defaults, ...set }));
  const some = additions.filter((members) => Object.keys(members).length > 0);
  return Math.max(0, ...some.map((members) => estimateMembers(JSON.stringify(members))));
}

function deniedNames(model: Model, providers: Providers): readonly string[] {
  const { provider } = partsOf(model.model);
  return model.deny_fields ?? providers.get(provider)?.deniedFields?.(model) ?? [];
}
