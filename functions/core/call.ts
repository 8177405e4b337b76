// A call: one accepted request, read once on arrival and never changed afterwards.
import type { ClientRequest } from "./client-request.ts";
import type { Key } from "./directory/directory.ts";
import type { Target } from "./directory/target.ts";
import type { GatewayError } from "./error.ts";
import type { Maxima } from "./limits/maxima.ts";
import type { PricesByTarget } from "./limits/price.ts";
import type { CallLog } from "./log-fields.ts";
import type { InboundProtocol } from "./protocol.ts";
import type { RequestIds } from "./request-id.ts";
import type { Translation } from "./upstream/translate.ts";

export interface Call extends ClientRequest, RequestIds, CallLog {
  readonly key: Key;
  /** How many of the prompt's tokens were counted. The others are estimated: all of them, if this is missing. */
  readonly countedTokens?: number | undefined;
  /** The client's. */
  readonly protocol: InboundProtocol;
  /** In the order of this conversation: the model's own that can answer, then its fallbacks'. Empty if there is no such model. */
  readonly targets: readonly Target[];
  /** Whether it has other wishes for the stream. */
  readonly hasStreamOptions: boolean;
  /** The choices, and the most completion tokens of each, of the target that is asked for most. */
  readonly choices: number;
  /** Undefined if that target gets no maximum. */
  readonly maximumTokens: number | undefined;
  /** What the client itself says of the two. */
  readonly maxima: Maxima;
  /** What the targets cost, also those that are not asked. */
  readonly prices: PricesByTarget;
  /** A member of the body that no target of the model asked for allows. */
  readonly denied: string | undefined;
  /** Why none of the targets can honor the request. */
  readonly unsupported: GatewayError | undefined;
  /** What the first target is asked, if it does not speak the client's protocol. */
  readonly translation: Translation | undefined;
  /** The members that the first target does not get, because its provider would refuse them. */
  readonly leftOut?: readonly string[];
  /** The client's headers that travel on to the provider, and the request id. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** Aborts when the client has left, where the platform reports it, or when the gateway stops: with a GatewayError then. */
  readonly departure?: AbortSignal | undefined;
  /** By when the answer must have ended, so that it can be settled before the platform ends the call by force. */
  readonly deadline: number;
  readonly killedAt: number;
}
