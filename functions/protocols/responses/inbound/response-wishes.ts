// What of a Responses request matters to its answer.
import { isMembers, type Members } from "../../../core/wire/members.ts";
import { isSet } from "../../reading/value-type.ts";
import type { ClientTool } from "./client-tools.ts";
import { echoedMembers } from "./echoed-members.ts";

export interface ResponseWishes {
  /** The members that the response repeats, as the text of a JSON object. */
  readonly echoed: string;
  /** By the names of the conversation's functions. */
  readonly clientTools: ReadonlyMap<string, ClientTool>;
  /** Whether the client wants to see what the model thinks. */
  readonly showsSummary: boolean;
  /** Whether the client wants signatures, which it sends back with the next request. */
  readonly encrypted: boolean;
}

export function readResponseWishes(body: Members, clientTools: ResponseWishes["clientTools"]): ResponseWishes {
  const { reasoning, include } = body;
  const { summary, generate_summary: older } = isMembers(reasoning) ? reasoning : {};
  return {
    echoed: echoedMembers(body),
    clientTools,
    showsSummary: isSet(summary) || isSet(older),
    encrypted: Array.isArray(include) && include.includes("reasoning.encrypted_content"),
  };
}
