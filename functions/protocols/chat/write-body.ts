// The body for a provider that speaks chat completions too: the client's own text, but for a few members.
import type { ClientRequest } from "../../core/client-request.ts";
import type { Target } from "../../core/directory/target.ts";
import type { BodyOptions } from "../../core/protocol.ts";
import { editedBody } from "../../core/upstream/edited-body.ts";
import { setMember } from "../../core/wire/json.ts";
import { type Edit, editMembers } from "../../core/wire/json-edit.ts";

/** A stream is asked to report its usage, or never sent `stream_options` where the provider refuses them. */
export function writeBody({ text, stream }: ClientRequest, target: Target, { asksForUsage }: BodyOptions): string {
  return editedBody(text, target, stream ? [streamOptions(asksForUsage)] : []);
}

/** The same for the body of a stream that was written for a client of another protocol. */
export function askForUsage(body: string, asks: boolean): string {
  return editMembers(body, [streamOptions(asks)]);
}

function streamOptions(asks: boolean): Edit {
  return { name: "stream_options", write: asks ? withUsage : never };
}

function never(): undefined {}

function withUsage(present: string | undefined): string {
  const options = present === undefined || present === "null" ? "{}" : present;
  return setMember(options, "include_usage", "true");
}
