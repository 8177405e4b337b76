// The body that a provider gets which speaks the client's protocol: the client's own text, but for the members that the
// gateway and the model write.
import type { Call } from "../call.ts";
import type { Model } from "../directory/directory.ts";
import { setMember } from "../wire/json.ts";
import { type Edit, editMembers } from "../wire/json-edit.ts";
import { partsOf } from "./provider.ts";

interface Options {
  /** Whether a stream is asked to report its usage; if not, the provider refuses `stream_options` altogether. */
  readonly asksForUsage: boolean;
}

/** Written afresh for each target: a fallback sees nothing of what another model adds. */
export function outboundBody({ text, stream }: Call, model: Model, { asksForUsage }: Options): string {
  const edits = new Map<string, Edit["write"]>();
  for (const [name, value] of Object.entries(model.defaults)) edits.set(name, unlessSaid(JSON.stringify(value)));
  for (const [name, value] of Object.entries(model.set)) edits.set(name, always(JSON.stringify(value)));
  if (stream) edits.set("stream_options", asksForUsage ? withUsage : never);
  for (const name of model.drop) edits.set(name, never);
  edits.set("model", always(JSON.stringify(partsOf(model.model).id)));
  return editMembers(
    text,
    [...edits].map(([name, write]) => ({ name, write })),
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

function withUsage(present: string | undefined): string {
  const options = present === undefined || present === "null" ? "{}" : present;
  return setMember(options, "include_usage", "true");
}
