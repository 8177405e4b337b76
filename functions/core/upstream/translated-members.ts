// What a model's `defaults`, `set` and `drop` mean for a request that is translated.
import type { Conversation } from "../conversation/conversation.ts";
import type { Target } from "../directory/target.ts";
import { isMaximum } from "../limits/maxima.ts";
import type { ForeignMembers } from "../protocol.ts";
import type { Members } from "../wire/members.ts";

/** The words in which a model's members may be written. */
export interface Words {
  /** Of clients of another protocol. */
  readonly foreign: ForeignMembers | undefined;
  /** Whether the provider speaks that protocol. */
  readonly isProviders: boolean;
}

/** No other words than the client's. */
const OWN: Words = { foreign: undefined, isProviders: false };

type Entry = [name: string, value: unknown];

/** In the client's words they mean the same as in a body that is passed through. A body may have very many: it is copied once. */
export function withMembersOf({ defaults, set, drop }: Target, body: Members, { foreign }: Words = OWN): Members {
  const isOwn = ([name]: Entry) => !foreign?.names.has(name);
  const [before, after] = [Object.entries(defaults).filter(isOwn), Object.entries(set).filter(isOwn)];
  if (before.length + after.length + drop.length === 0) return body;
  const said = Object.entries(body).filter(([, value]) => value !== null);
  return Object.fromEntries([...before, ...said, ...after].filter(([name]) => !drop.includes(name)));
}

/** In another protocol's words they are options. Who speaks it gets them as they are, but for its names of the maximum. */
export function withForeignOptions(
  { defaults, set, drop }: Target,
  { foreign, isProviders }: Words,
  conversation: Conversation,
): Conversation {
  if (foreign === undefined) return conversation;
  const { names, read } = foreign;
  const isRead = ([name]: Entry) => names.has(name) && !drop.includes(name) && (!isProviders || isMaximum(name));
  const [weak, strong] = [defaults, set].map((members) =>
    read(Object.fromEntries(Object.entries(members).filter(isRead))),
  );
  return { ...conversation, options: { ...conversation.options, ...unsaid(weak, conversation), ...strong } };
}

function unsaid(weak: ReturnType<ForeignMembers["read"]> = {}, { options }: Conversation) {
  const isSaid = new Set(Object.entries(options).flatMap(([name, value]) => (isSilent(value) ? [] : [name])));
  return Object.fromEntries(Object.entries(weak).filter(([name]) => !isSaid.has(name)));
}

function isSilent(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

interface Asked {
  readonly conversation: Conversation;
  /** The client's. */
  readonly body: Members;
  readonly written: Members;
}

/** Those that only the provider knows: they are sent as they are. */
export function providersMembers({ defaults, set }: Target, { foreign, isProviders }: Words, asked: Asked): Members {
  const { conversation, body, written } = asked;
  const isForeign = (name: string) => isProviders && foreign?.names.has(name) === true && !isMaximum(name);
  const isRaw = ([name]: Entry) => conversation.left.includes(name) || isForeign(name);
  const isUnsaid = ([name]: Entry) =>
    (body[name] ?? null) === null && !(isForeign(name) && Object.hasOwn(written, name));
  return Object.fromEntries([...Object.entries(defaults).filter(isUnsaid), ...Object.entries(set)].filter(isRaw));
}

/** Where the provider's words are those in which clients are served, what is never sent is not written for it either. */
export function neverSent(body: Members, { drop }: Target, { isProviders }: Words): Members {
  if (!isProviders || drop.length === 0) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !drop.includes(name)));
}
