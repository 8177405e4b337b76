// A client that leaves before its answer has ended; or the gateway stops, and ends the answer itself.
import type { Call } from "./call.ts";
import { GatewayError } from "./error.ts";
import { abandoned } from "./upstream/upstream-error.ts";

/** With which error a call ends: the one that the signal gives, or that the client has left. */
export function departureError({ reason }: AbortSignal): GatewayError {
  return reason instanceof GatewayError ? reason : abandoned();
}

/** Calls back at once if it has happened already. Returns what ends the watch. */
export function onDeparture({ departure }: Pick<Call, "departure">, leave: (error: GatewayError) => void): () => void {
  if (departure === undefined) return () => {};
  const tell = () => leave(departureError(departure));
  if (departure.aborted) tell();
  else departure.addEventListener("abort", tell, { once: true });
  return () => departure.removeEventListener("abort", tell);
}
