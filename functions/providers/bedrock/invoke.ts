// InvokeModel: Anthropic's Messages API at Bedrock's runtime, in an envelope of AWS's.
import type { OutboundProtocol, RawRefusal } from "../../core/protocol.ts";
import { editMembers } from "../../core/wire/json-edit.ts";
import { readRefusal } from "../../protocols/converse/refusal.ts";
import { messages } from "../../protocols/messages/protocol.ts";
import { asAnthropics } from "./invoke-error.ts";

export const invoke: OutboundProtocol = {
  name: messages.name,
  readRefusal: (refusal: RawRefusal) => {
    const read = readRefusal(refusal);
    return { ...read, error: asAnthropics(read.error) };
  },
  ...(messages.statusOf && { statusOf: messages.statusOf }),
  ...(messages.outbound && { outbound: messages.outbound }),
};

const VERSION = "bedrock-2023-05-31";

/** The address says which model, and whether it is a stream. The operator's own members stay, and all of the rest. */
export function invokeBody(body: string, betas: readonly string[]): string {
  const asked = betas.length > 0 ? JSON.stringify(betas) : undefined;
  return editMembers(body, [
    ...["model", "stream"].map((name) => ({ name, write: () => undefined })),
    { name: "anthropic_version", write: (present = JSON.stringify(VERSION)) => present },
    { name: "anthropic_beta", write: (present = asked) => present },
  ]);
}
