// Relays a provider's answer to the client, event by event, and keeps the account of it.
import { type Account, note, openAccount, outcomeOf } from "./account.ts";
import type { Call } from "./call.ts";
import { readChunk } from "./chunk.ts";
import type { GatewayError } from "./error.ts";
import type { Outcome } from "./hook.ts";
import { setMember } from "./json.ts";
import { DONE, formatEvent, PING, type ServerSentEvent } from "./sse.ts";
import { createTimer, DUE, type Timer } from "./timer.ts";
import { openUpstream, type Upstream, type UpstreamOptions } from "./upstream.ts";
import { deadlineExceeded, malformed, providerError, stalled, truncated, UpstreamError } from "./upstream-error.ts";

/** How long a client may hear nothing before it gets a comment: proxies give up on silent connections. */
const LONGEST_SILENCE = 15_000;
/** How long to wait for a connection to end by itself after the answer did, so that it can be used again. */
const LINGER = 10;

export interface Relay {
  /**
   * The answer as text, whole events at a time, without the final `[DONE]`; a JSON answer is one piece. The first piece
   * comes with the provider's first event, or is a ping. Throws a GatewayError if the answer cannot be had whole.
   */
  readonly pieces: AsyncGenerator<string, void>;
  /** The account as it stands, for a call that has ended with `status` and `error`. */
  outcome(end: { status: number; error?: GatewayError }): Outcome;
  /** Lets go of the provider, whatever it is doing. */
  close(): void;
}

/** Nothing is sent before the first piece is asked for. */
export function relay(call: Call, options: UpstreamOptions): Relay {
  const account = openAccount();
  const controller = new AbortController();
  const open = () => openUpstream({ ...options, call, attempts: account.attempts, signal: controller.signal });
  return {
    pieces: relayPieces({ call, account, open, close: () => controller.abort() }),
    outcome: (end) => outcomeOf(call, account, end),
    close: () => controller.abort(),
  };
}

interface Line {
  readonly call: Call;
  readonly account: Account;
  open(): Promise<Upstream>;
  close(): void;
}

async function* relayPieces(line: Line): AsyncGenerator<string, void> {
  const timer = createTimer();
  const wait = waiter(line.call, timer);
  try {
    const upstream = yield* wait(line.open(), noLimit);
    line.account.served = upstream.model.name;
    yield* relayUpstream(line, { upstream, wait });
    await timer.race(upstream.rest.next(), Date.now() + LINGER).catch(() => DUE);
  } finally {
    timer.stop();
    line.close();
  }
}

async function* relayUpstream(line: Line, { upstream, wait }: { upstream: Upstream; wait: Wait }) {
  let events = upstream.first;
  for (;;) {
    const { text, end } = translate(events, { line, upstream });
    if (text !== "") yield text;
    if (end === DONE || !line.call.stream) return;
    if (end !== undefined) throw end;
    try {
      const next = yield* wait(upstream.rest.next(), () => silenceLimit(line.call, upstream));
      if (next.done) throw truncated();
      events = next.value;
    } catch (error) {
      if (isFinished(line)) return;
      throw readFailure(error);
    }
  }
}

interface Limit {
  readonly at: number;
  error(): GatewayError;
}

type Wait = <T>(pending: Promise<T>, limit: () => Limit) => AsyncGenerator<string, T>;

/** Opening the upstream has limits of its own. */
function noLimit(): Limit {
  return { at: Number.POSITIVE_INFINITY, error: deadlineExceeded };
}

function silenceLimit(call: Call, { model }: Upstream): Limit {
  const stalledAt = Date.now() + model.idle_timeout;
  return stalledAt < call.deadline ? { at: stalledAt, error: stalled } : { at: call.deadline, error: deadlineExceeded };
}

/** Waits that keep a silent client of a stream informed: they yield pings, which never move a limit. */
function waiter(call: Call, timer: Timer): Wait {
  let spokeAt = call.receivedAt;
  return async function* wait(pending, limitOf) {
    const limit = limitOf();
    for (;;) {
      const pingAt = call.stream ? spokeAt + LONGEST_SILENCE : Number.POSITIVE_INFINITY;
      const winner = await timer.race(pending, Math.min(pingAt, limit.at));
      if (winner !== DUE) {
        spokeAt = Date.now();
        return winner;
      }
      if (Date.now() >= limit.at) throw limit.error();
      yield PING;
      spokeAt = Date.now();
    }
  };
}

/** What the client gets of some events, and how they end the answer: with `[DONE]`, or with an error. */
function translate(events: readonly ServerSentEvent[], { line, upstream }: { line: Line; upstream: Upstream }) {
  const served = JSON.stringify(upstream.model.name);
  let text = "";
  for (const event of events) {
    if (event.data === DONE) return { text, end: DONE } as const;
    const chunk = readChunk(event.data);
    if (chunk === undefined) return { text, end: malformed("The provider sent an event that is not JSON.") };
    const error = chunk.error ?? (event.event === "error" ? {} : undefined);
    if (error) return { text, end: new UpstreamError(502, providerError(error, upstream.secrets)) };
    note(line.account, chunk);
    if (chunk.usageOnly && line.call.stream && !line.call.includeUsage) continue;
    const data = chunk.hasModel ? setMember(event.data, "model", served) : event.data;
    text += line.call.stream ? formatEvent({ ...event, data }) : data;
  }
  return { text, end: undefined };
}

/** Every choice has its finish reason: what is missing now is only the provider's `[DONE]`. */
function isFinished({ call, account }: Line): boolean {
  return account.finishReasons.size >= call.choices;
}

function readFailure(error: unknown): unknown {
  if (error instanceof UpstreamError) return error;
  return error instanceof RangeError ? malformed("The provider sent an event that is too long.") : truncated(error);
}
