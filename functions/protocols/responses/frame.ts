// What the gateway itself says in a stream of Responses.
import type { GatewayError } from "../../core/error.ts";
import type { StreamFrame } from "../../core/protocol.ts";
import { PING } from "../../core/wire/sse.ts";
import { openEvents } from "./events.ts";
import { failureEvents } from "./failure.ts";
import { echoedMembers } from "./inbound/echoed-members.ts";
import { type ResponseState, responseText } from "./response-object.ts";

/** An answer that is complete or has failed says so itself, in an event that has all of it. */
export const frame: StreamFrame = { ping: PING, end: "", error };

/** Of an answer that has not begun. The official SDKs read no event before the first one of an answer. */
function error(failure: GatewayError, requestId: string): string {
  const [id, createdAt] = [`resp_${requestId}`, Math.floor(Date.now() / 1_000)];
  const state = { id, createdAt, model: "", echoed: echoedMembers({}), output: [] };
  const responseOf = (rest: Pick<ResponseState, "status" | "error">) => responseText({ ...state, ...rest });
  const events = openEvents();
  return (
    events.writeResponse("response.created", responseOf({ status: "in_progress" })) +
    failureEvents(failure, { events, responseOf: (error) => responseOf({ status: "failed", error }) })
  );
}
