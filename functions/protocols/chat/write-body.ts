// The body for a provider that speaks chat completions too: the client's own text, but for a few members.
import type { ClientRequest } from "../../core/client-request.ts";
import type { Target } from "../../core/directory/target.ts";
import type { BodyOptions } from "../../core/protocol.ts";
import { editedBody } from "../../core/upstream/edited-body.ts";
import { setMember } from "../../core/wire/json.ts";

/** A stream is asked to report its usage, or never sent `stream_options` where the provider refuses them. */
export function writeBody({ text, stream }: ClientRequest, target: Target, { asksForUsage }: BodyOptions): string {
  if (!stream) return editedBody(text, target, []);
  return editedBody(text, target, [{ name: "stream_options", write: asksForUsage ? withUsage : never }]);
}

function never(): undefined {}

function withUsage(present: string | undefined): string {
  const options = present === undefined || present === "null" ? "{}" : present;
  return setMember(options, "include_usage", "true");
}
