// The dialect of a vendor: what is changed in a request that was written for OpenAI's API.
import "./in-every-instance.ts";
import type { Target } from "../core/directory/target.ts";
import type { Provider } from "../core/upstream/provider.ts";
import { droppedBy, type Quirks } from "../core/upstream/quirks.ts";
import { getMember } from "../core/wire/json.ts";
import { type Edit, editMembers } from "../core/wire/json-edit.ts";

export function inDialect(provider: Provider, quirks: Quirks): Provider {
  return {
    ...provider,
    quirks,
    request: (question) =>
      provider.request({ ...question, body: bodyInDialect(question.body, question.target, quirks) }),
  };
}

/** The body that was written for the protocol, as the vendor wants it. */
function bodyInDialect(body: string, target: Target, quirks: Quirks): string {
  const dropped = droppedBy(quirks, target).map((name) => ({ name, write: never }));
  const renamed = Object.entries(quirks.rename ?? {}).flatMap(([name, own]) => renamingOf(body, name, own));
  const edits = [...dropped, ...renamed];
  return edits.length === 0 ? body : editMembers(body, edits);
}

/** A request that has both keeps the vendor's own. */
function renamingOf(body: string, name: string, own: string): Edit[] {
  const value = getMember(body, name);
  if (value === undefined) return [];
  const write = (present: string | undefined) => (isSaid(present) || !isSaid(value) ? present : value);
  return [
    { name, write: never },
    { name: own, write },
  ];
}

function isSaid(value: string | undefined): boolean {
  return value !== undefined && value !== "null";
}

function never(): undefined {}
