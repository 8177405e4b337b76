// What the client gets of a provider's events: the same, with the gateway's name for the model. Enters them in the account.
import { type Account, note } from "../account.ts";
import { malformed, providerError, UpstreamError } from "../upstream/upstream-error.ts";
import { setMember } from "../wire/json.ts";
import { formatEvent, isDone, isSignOfLife, type ServerSentEvent } from "../wire/sse.ts";
import { type Chunk, readChunk } from "./chunk.ts";

/** An answer has ended: with all of it, or with an error. */
export interface End {
  readonly error?: unknown;
}

/** Events of a stream stay events; a JSON answer is one event, and its text. `secrets` must not be seen by the client. */
export function translate(events: readonly ServerSentEvent[], account: Account, secrets: readonly string[]) {
  const { stream } = account.call;
  const served = JSON.stringify(account.served);
  let text = "";
  for (const event of events) {
    if (isSignOfLife(event)) continue;
    if (isDone(event)) return { text, end: {} };
    const chunk = readChunk(event);
    if (chunk === undefined) return { text, end: { error: malformed("The provider sent an event that is not JSON.") } };
    const hidden = isHidden(chunk, account);
    note(account, chunk);
    if (chunk.error) return { text, end: { error: new UpstreamError(502, providerError(chunk.error, secrets)) } };
    if (hidden) continue;
    const data = chunk.hasModel ? setMember(event.data, "model", served) : event.data;
    text += stream ? formatEvent({ ...event, data }) : data;
  }
  return { text, end: stream ? undefined : {} };
}

/**
 * The usage-only chunk of a stream is for those who asked for it. Some providers give it a choice that says nothing; the
 * role says something in the first chunk of a choice only.
 */
export function isHidden({ hasUsage, error, choices }: Chunk, { call, choices: begun }: Account): boolean {
  if (!hasUsage || error !== undefined || !call.stream || call.includeUsage) return false;
  return choices.every(({ index, isEmpty, hasRole }) => isEmpty && (!hasRole || begun.has(index)));
}
