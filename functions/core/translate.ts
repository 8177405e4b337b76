// What the client gets of a provider's events: the same, with the gateway's name for the model, and the account of it.
import { type Account, note } from "./account.ts";
import type { Call } from "./call.ts";
import { type Chunk, readChunk } from "./chunk.ts";
import { setMember } from "./json.ts";
import { DONE, formatEvent, type ServerSentEvent } from "./sse.ts";
import { malformed, providerError, UpstreamError } from "./upstream-error.ts";

/** An answer has ended: with all of it, or with an error. */
export interface End {
  readonly error?: unknown;
}

interface Answer {
  readonly call: Call;
  readonly account: Account;
  /** What the client must not see, should the provider report an error. */
  readonly secrets: readonly string[];
}

/** Events of a stream stay events; a JSON answer is one event, and its text. */
export function translate(events: readonly ServerSentEvent[], { call, account, secrets }: Answer) {
  const served = JSON.stringify(account.served);
  let text = "";
  for (const event of events) {
    const chunk = readChunk(event.data);
    const end = endIn(event, chunk, secrets);
    if (end || chunk === undefined) return { text, end };
    note(account, chunk);
    if (isLeftOut(chunk, call)) continue;
    const data = chunk.hasModel ? setMember(event.data, "model", served) : event.data;
    text += call.stream ? formatEvent({ ...event, data }) : data;
  }
  return { text, end: call.stream ? undefined : {} };
}

/** The usage-only chunk of a stream is for those who asked for it. */
export function isLeftOut({ usageOnly }: Chunk, { stream, includeUsage }: Call): boolean {
  return usageOnly && stream && !includeUsage;
}

/** How an event ends the answer, if it does. `chunk` is undefined if the event is not JSON. */
function endIn(event: ServerSentEvent, chunk: Chunk | undefined, secrets: readonly string[]): End | undefined {
  if (event.data === DONE) return {};
  if (chunk === undefined) return { error: malformed("The provider sent an event that is not JSON.") };
  const error = errorIn(event, chunk);
  return error && { error: new UpstreamError(502, providerError(error, secrets)) };
}

/** The failure that an event reports in place of a part of the answer. Some do so by the event's name alone. */
export function errorIn({ event }: ServerSentEvent, { error }: Chunk): Chunk["error"] {
  return error ?? (event === "error" ? {} : undefined);
}
