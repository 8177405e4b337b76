// The body for a provider that speaks the client's protocol: the client's own text, but for the members that the gateway and
// the model write.
import { partsOf, type Target } from "../directory/target.ts";
import { type Edit, editMembers } from "../wire/json-edit.ts";

/**
 * Written afresh for each target: a fallback sees nothing of what another model adds. `edits` are the protocol's own; the
 * target's `drop` wins over them.
 */
export function editedBody(text: string, { model, defaults, set, drop }: Target, edits: readonly Edit[]): string {
  const writers = new Map<string, Edit["write"]>();
  for (const [name, value] of Object.entries(defaults)) writers.set(name, unlessSaid(JSON.stringify(value)));
  for (const [name, value] of Object.entries(set)) writers.set(name, always(JSON.stringify(value)));
  for (const { name, write } of edits) writers.set(name, write);
  for (const name of drop) writers.set(name, never);
  writers.set("model", always(JSON.stringify(partsOf(model).id)));
  return editMembers(
    text,
    [...writers].map(([name, write]) => ({ name, write })),
  );
}

function always(value: string): Edit["write"] {
  return () => value;
}

/** A client that sends null leaves the choice to the provider, and so to the model's default. */
function unlessSaid(value: string): Edit["write"] {
  return (present) => (present === undefined || present === "null" ? value : present);
}

function never(): undefined {}
