// A call: one accepted chat completion request, read once at the door and never changed afterwards.
import type { Key, Model } from "./directory/directory.ts";
import type { Maxima } from "./limits/maxima.ts";
import type { PricesByModel } from "./limits/price.ts";
import type { CallLog } from "./log-fields.ts";
import type { RequestIds } from "./request-id.ts";

export interface Call extends RequestIds, CallLog {
  /** Unique, and the gateway's own: it names what the call reserves. Clients may repeat a request id. */
  readonly id: string;
  readonly key: Key;
  /** The model's name as the client sent it. */
  readonly asked: string;
  /** The model asked for, then its fallbacks; empty if the model does not exist. */
  readonly targets: readonly Model[];
  readonly stream: boolean;
  /** Whether the client itself asked for the usage-only chunk of a stream. */
  readonly includeUsage: boolean;
  /** Whether it has other wishes for the stream. */
  readonly hasStreamOptions: boolean;
  /** The choices, and the most completion tokens of each, of the target that is asked for most. */
  readonly choices: number;
  /** Undefined if that target is not told a maximum. */
  readonly maximumTokens: number | undefined;
  /** What the client itself says of the two. */
  readonly maxima: Maxima;
  /** What the targets cost, also those that are not asked. */
  readonly prices: PricesByModel;
  /** A member of the body that the model asked for does not allow. */
  readonly denied: string | undefined;
  /** The body as JSON text, unpacked and otherwise as it came. Parsed, it would take many times the memory. */
  readonly text: string;
  /** What the prompt is estimated at. */
  readonly promptTokens: number;
  /** The client's headers that travel on to the provider, and the request id. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** By when the answer must have ended, so that it can be settled before the platform ends the call by force. */
  readonly deadline: number;
  readonly killedAt: number;
}
