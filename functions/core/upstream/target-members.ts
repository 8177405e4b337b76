// What the targets of a call say about the members of its request: which they change, which they add, which they refuse.

import { partsOf, type Target } from "../directory/target.ts";
import { estimateMembers } from "../limits/estimate-prompt.ts";
import type { InboundProtocol } from "../protocol.ts";
import { rememberedOf } from "../remembered.ts";
import type { Members } from "../wire/members.ts";
import type { Providers } from "./provider.ts";
import { type Dialect, droppedBy, namesOf } from "./quirks.ts";

/** The first member of a request that a target refuses: by its model's list, or else by its provider's. */
export function deniedMember(target: Target, body: Members, providers: Providers): string | undefined {
  return deniedNames(target, providers).find((name) => Object.hasOwn(body, name));
}

/** The members that the gateway looks for in a request because of these targets. */
export function namesKnownTo(targets: readonly Target[], providers: Providers): string[] {
  const names = targets.flatMap((target) => [
    ...Object.keys(target.defaults),
    ...Object.keys(target.set),
    ...target.drop,
    ...deniedNames(target, providers),
    ...namesOf(dialectOf(target, providers) ?? {}),
  ]);
  return [...new Set(names)];
}

/** The most that one of the targets adds to a prompt. */
export function addedTokens(targets: readonly Target[]): number {
  return Math.max(0, ...targets.map(addedBy));
}

const addedBy = rememberedOf(({ defaults, set }: Target): number => {
  const members = { ...defaults, ...set };
  return Object.keys(members).length > 0 ? estimateMembers(JSON.stringify(members)) : 0;
});

function deniedNames(target: Target, providers: Providers): readonly string[] {
  const { provider } = partsOf(target.model);
  return target.deny_fields ?? providers.get(provider)?.deniedFields?.(target) ?? [];
}

interface Sent {
  readonly body: Members;
  readonly protocol: Pick<InboundProtocol, "name">;
}

/** What a client has sent and this target does not get. The options of a stream are the gateway's own affair. */
export function membersLeftOut(target: Target, { body, protocol }: Sent, providers: Providers): string[] {
  const dialect = dialectOf(target, providers);
  const dropped = dialect?.protocol === protocol.name ? droppedBy(dialect, target) : [];
  return dropped.filter((name) => name !== "stream_options" && (body[name] ?? null) !== null);
}

function dialectOf({ model }: Target, providers: Providers): Dialect | undefined {
  return providers.get(partsOf(model).provider)?.dialect;
}
