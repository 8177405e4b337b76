// The body for a provider that has the Responses API too: the client's own text, but for a few members.
import type { ClientRequest } from "../../core/client-request.ts";
import type { Target } from "../../core/directory/target.ts";
import { editedBody } from "../../core/upstream/edited-body.ts";

export function writeBody({ text }: ClientRequest, target: Target): string {
  return editedBody(text, target, []);
}
