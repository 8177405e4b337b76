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

/** How long the usage, and the end, may keep a client waiting whose answer is finished. */
const LONGEST_EPILOGUE = 5_000;

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
  const { signal } = controller;
  const close = () => controller.abort();
  const fetch: typeof options.fetch = (...request) => {
    account.asked = true;
    return options.fetch(...request);
  };
  return {
    pieces: relayPieces({ call, account, close, spokeAt: call.receivedAt, timer: createTimer() }, () =>
      openUpstream({ ...options, fetch, call, attempts: account.attempts, signal }),
    ),
    outcome: (end) => outcomeOf(call, account, end),
    close,
  };
}

/** The way to the client. */
interface Line {
  readonly call: Call;
  readonly account: Account;
  readonly timer: Timer;
  /** When the client last heard something. */
  spokeAt: number;
  close(): void;
}

async function* relayPieces(line: Line, open: () => Promise<Upstream>): AsyncGenerator<string, void> {
  try {
    const upstream = yield* wait(line, open(), NO_LIMIT);
    line.account.served = upstream.model.name;
    yield* relayUpstream(line, upstream);
    await line.timer.race(upstream.rest.next(), Date.now() + LINGER).catch(() => DUE);
  } finally {
    line.timer.stop();
    line.close();
  }
}

async function* relayUpstream(line: Line, upstream: Upstream): AsyncGenerator<string, void> {
  let events = upstream.first;
  for (;;) {
    const { text, end } = translate(events, { line, upstream });
    if (text !== "") yield* say(line, text);
    if (end === DONE || !line.call.stream) return;
    if (end !== undefined) throw end;
    try {
      if (Date.now() >= line.call.deadline) throw deadlineExceeded();
      const next = yield* wait(line, upstream.rest.next(), silenceLimit(line, upstream));
      if (next.done) throw truncated();
      events = next.value;
    } catch (error) {
      if (isFinished(line)) return;
      throw readFailure(error);
    }
  }
}

async function* say(line: Line, text: string): AsyncGenerator<string, void> {
  yield text;
  line.spokeAt = Date.now();
}

interface Limit {
  readonly at: number;
  error(): GatewayError;
}

/** Opening the upstream has limits of its own. */
const NO_LIMIT: Limit = { at: Number.POSITIVE_INFINITY, error: deadlineExceeded };

function silenceLimit(line: Line, { model }: Upstream): Limit {
  const { deadline } = line.call;
  const patience = isFinished(line) ? Math.min(model.idle_timeout, LONGEST_EPILOGUE) : model.idle_timeout;
  const stalledAt = Date.now() + patience;
  return stalledAt < deadline ? { at: stalledAt, error: stalled } : { at: deadline, error: deadlineExceeded };
}

/** Waits, and keeps the silent client of a stream informed: with pings, which never move a limit. */
async function* wait<T>(line: Line, pending: Promise<T>, limit: Limit): AsyncGenerator<string, T> {
  for (;;) {
    const pingAt = line.call.stream ? line.spokeAt + LONGEST_SILENCE : Number.POSITIVE_INFINITY;
    const winner = await line.timer.race(pending, Math.min(pingAt, limit.at));
    if (winner !== DUE) return winner;
    if (Date.now() >= limit.at) throw limit.error();
    yield* say(line, PING);
  }
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
  const { size } = account.finishReasons;
  return size >= call.choices && size === account.choices.size;
}

function readFailure(error: unknown): unknown {
  if (error instanceof UpstreamError) return error;
  return error instanceof RangeError ? malformed("The provider sent an event that is too long.") : truncated(error);
}
