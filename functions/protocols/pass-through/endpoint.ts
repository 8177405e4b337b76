// What an endpoint that is passed through needs to say of itself: the gateway knows nothing else of its requests and answers.
import type { ProtocolName } from "../../core/directory/protocol-names.ts";

export interface Endpoint {
  readonly name: ProtocolName;
  /** The members of a request that must be there, apart from the model. */
  readonly required: readonly string[];
  /** How its answers can be streams of events. Missing where they never are. */
  readonly stream?: EndpointStream;
  /** What its answers can be where they are not JSON. */
  readonly other?: "text" | "sound";
}

interface EndpointStream {
  /** The member of the request that asks for one, and what it then says. */
  readonly member: string;
  readonly value: boolean | string;
  /** The type of the event that completes the answer. Others may follow. */
  readonly last: string;
}
