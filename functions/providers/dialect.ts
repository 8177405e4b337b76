// The dialect of a vendor: what is changed in a request that was written for OpenAI's chat completions.
import "./in-every-instance.ts";
import type { Target } from "../core/directory/target.ts";
import type { Provider } from "../core/upstream/provider.ts";
import { droppedBy, type Quirks } from "../core/upstream/quirks.ts";
import { getMember } from "../core/wire/json.ts";
import { type Edit, editMembers } from "../core/wire/json-edit.ts";
import { chat } from "../protocols/chat/protocol.ts";

export function inDialect(provider: Provider, quirks: Quirks): Provider {
  return {
    ...provider,
    dialect: { ...quirks, protocol: chat.name },
    request(question) {
      const { protocol, body, target } = question;
      return provider.request(
        protocol === chat ? { ...question, body: bodyInDialect(body, target, quirks) } : question,
      );
    },
  };
}

/** The body that was written for the protocol, as the vendor wants it. */
function bodyInDialect(body: string, target: Target, quirks: Quirks): string {
  const dropped = droppedBy(quirks, target).map((name) => ({ name, write: never }));
  const renamed = Object.entries(quirks.rename ?? {}).flatMap(([name, own]) => renamingOf(body, { name, own, target }));
  const edits = [...dropped, ...renamed];
  return edits.length === 0 ? body : editMembers(body, edits);
}

interface Renaming {
  /** The protocol's. */
  readonly name: string;
  /** The vendor's. */
  readonly own: string;
  readonly target: Target;
}

/** A request that has both keeps the vendor's own. A model that drops that one is known to take the protocol's. */
function renamingOf(body: string, { name, own, target }: Renaming): Edit[] {
  const value = getMember(body, name);
  if (value === undefined || target.drop.includes(own)) return [];
  const isFirst = (present: string | undefined) => !isSaid(present) || comesFirst({ name, own, target }, present);
  const write = (present: string | undefined) => (isSaid(value) && isFirst(present) ? value : present);
  return [
    { name, write: never },
    { name: own, write },
  ];
}

/** What the model's entry sets comes before what the client says, and its defaults behind that, whatever their names. */
function comesFirst({ name, own, target: { defaults, set } }: Renaming, present: string | undefined): boolean {
  if (Object.hasOwn(set, name) || Object.hasOwn(set, own)) return !Object.hasOwn(set, own);
  return !Object.hasOwn(defaults, name) && Object.hasOwn(defaults, own) && present === JSON.stringify(defaults[own]);
}

function isSaid(value: string | undefined): boolean {
  return value !== undefined && value !== "null";
}

function never(): undefined {}
