// The object that a Responses answer is, and that the events of its beginning and its end have.
import type { ResponseError } from "./failure.ts";
import type { UsageMembers } from "./inbound/answer/usage-members.ts";

export interface ResponseState {
  readonly id: string;
  /** In seconds since 1970. */
  readonly createdAt: number;
  readonly model: string;
  /** The members of the request that the response repeats, as the text of an object. */
  readonly echoed: string;
  readonly status: ResponseStatus;
  /** Each item as JSON text. */
  readonly output: readonly string[];
  readonly error?: ResponseError | undefined;
  /** Why it is incomplete. */
  readonly reason?: "max_output_tokens" | "content_filter" | undefined;
  readonly usage?: UsageMembers | undefined;
  /** The gateway's own members. */
  readonly further?: object;
}

export type ResponseStatus = "in_progress" | "completed" | "incomplete" | "failed";

/** The items keep their text. Nothing is stored, whatever the request says. */
export function responseText(state: ResponseState): string {
  const { id, createdAt, model, status, reason, error = null, usage = null, further } = state;
  const head = {
    ...{ id, object: "response", created_at: createdAt, status, background: false },
    completed_at: status === "completed" ? Math.floor(Date.now() / 1_000) : null,
    ...{ error, incomplete_details: reason === undefined ? null : { reason } },
    ...{ model, previous_response_id: null, store: false, service_tier: "default" },
  };
  const output = `"output":[${state.output.join(",")}]`;
  const texts = [membersIn(JSON.stringify(head)), membersIn(state.echoed), output];
  return `{${[...texts, membersIn(JSON.stringify({ usage, ...further }))].filter((text) => text !== "").join(",")}}`;
}

function membersIn(object: string): string {
  return object.slice(1, -1);
}
