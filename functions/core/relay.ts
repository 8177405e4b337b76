// Relays a provider's answer to the client, event by event or byte for byte, as they come and for as long as they come in time.
import { type Account, openAccount, outcomeOf } from "./account.ts";
import { type End, endOf, failureOf, readFailure } from "./answer-end.ts";
import type { Call } from "./call.ts";
import { onDeparture } from "./departure.ts";
import type { GatewayError } from "./error.ts";
import type { Outcome } from "./hook.ts";
import type { Upstream } from "./upstream/attempt.ts";
import type { Fetch } from "./upstream/fetch.ts";
import type { PassedRead, Piece } from "./upstream/passage.ts";
import { type Opening, openUpstream, type UpstreamOptions } from "./upstream/upstream.ts";
import { deadlineExceeded, stalled, truncated } from "./upstream/upstream-error.ts";
import { createTimer, DUE, type Timer } from "./wire/timer.ts";

/** How long a client may hear nothing before it gets a comment: proxies give up on silent connections. */
const LONGEST_SILENCE = 15_000;
/** How long to wait for a connection to end by itself after the answer did, so that it can be used again. */
const LINGER = 10;
/** How long the provider's own end may keep a client waiting whose answer is finished, usage and all, whatever is sent meanwhile. */
const LONGEST_EPILOGUE = 5_000;

/** One for all calls: an error is made with its stack, and a complete answer is closed, too. */
const CALL_IS_OVER = new Error("the call is over");

export interface Relay {
  /**
   * The answer's next piece, whole events at a time, without what marks the end; a JSON answer that is held is one piece.
   * Undefined at the end. The first comes with the provider's first event, or is a ping. Throws a GatewayError if the answer
   * cannot be had whole.
   */
  next(): Promise<Piece | undefined>;
  /** What is known of an answer that is no stream, once its first piece is there. */
  known(): KnownAnswer;
  /** What the target asked first did not get of the request, as far as is known. */
  dropped(): readonly string[];
  /** What marks the answer as complete, once it is. */
  end(): Piece;
  /** What ends a stream that has failed. */
  fail(error: GatewayError): string;
  /** The account as it is now, for a call that has ended with `status` and `error`. */
  outcome(end: { status: number; error?: GatewayError }): Outcome;
  /** Lets go of the provider, whatever it is doing: to be called on every ending. */
  close(): void;
}

export interface KnownAnswer {
  readonly contentType: string;
  /** Whether more may follow the first piece. */
  readonly goesOn: boolean;
  /** Whether a part of it looks like all of it. */
  readonly looksWhole: boolean;
}

/** Nothing is sent before the first piece is asked for. */
export function relay(call: Call, options: UpstreamOptions): Relay {
  const { protocol, requestId } = call;
  const account = openAccount(call);
  const controller = new AbortController();
  const fetch: Fetch = (...request) => {
    account.asked = true;
    return options.fetch(...request);
  };
  const opening = { ...options, fetch, call, account, attempts: account.attempts, signal: controller.signal };
  const line: Line = { call, account, opening, timer: createTimer(), hasSpoken: false, isClosed: false };
  const unwatch = onDeparture(call, (error) => {
    line.end ??= { error };
    controller.abort(error);
    line.timer.interrupt();
  });
  return {
    next: () => nextPiece(line),
    known: () => knownOf(line),
    dropped: () => droppedOf(line),
    end: () => line.upstream?.passage.end() ?? protocol.frame.end,
    fail: (error) => line.upstream?.passage.fail(error, requestId) ?? protocol.frame.error(error, requestId),
    outcome: (end) => outcomeOf(account, end),
    close() {
      unwatch();
      line.timer.stop();
      controller.abort(CALL_IS_OVER);
    },
  };
}

function knownOf({ upstream }: Line): KnownAnswer {
  const bytes = upstream?.passage.bytes;
  return {
    contentType: upstream?.contentType ?? "application/json",
    goesOn: bytes !== undefined,
    looksWhole: bytes?.looksWhole ?? false,
  };
}

/** A provider that turns out to lack the client's protocol is asked in another one: what that drops was not known before. */
function droppedOf({ call, upstream }: Line): readonly string[] {
  const isFirst = upstream?.completion.target === call.targets[0];
  return (isFirst ? upstream?.dropped : undefined) ?? call.translation?.dropped ?? call.leftOut ?? [];
}

/** Between the provider and the client. */
interface Line {
  readonly call: Call;
  readonly account: Account;
  readonly opening: Opening;
  readonly timer: Timer;
  upstream?: Upstream;
  /** What was passed on while the upstream was opened. */
  first?: PassedRead | undefined;
  /** What is awaited of the provider. A ping does not end it. */
  reading?: Reading | undefined;
  /** Whether the client has heard anything yet. */
  hasSpoken: boolean;
  end?: End | undefined;
  /** Whether the client got what follows the last event of a complete answer. */
  isClosed: boolean;
}

interface Reading {
  readonly next: Promise<IteratorResult<unknown>>;
  readonly limit: Limit;
}

/** Until when the provider has to send more, and how the answer ends if it does not. */
interface Limit {
  readonly at: number;
  end(): End;
}

/** One function, and no generators within generators: a stream has thousands of pieces, and each would pay for every one. */
async function nextPiece(line: Line): Promise<Piece | undefined> {
  const heardAt = line.hasSpoken ? Date.now() : line.call.receivedAt;
  const pingAt = line.call.stream ? heardAt + LONGEST_SILENCE : Number.POSITIVE_INFINITY;
  while (line.end === undefined) {
    line.reading ??= read(line);
    if (line.reading === undefined) break;
    const { next, limit } = line.reading;
    let result: IteratorResult<unknown> | typeof DUE;
    try {
      result = await line.timer.race(next, Math.min(pingAt, limit.at));
    } catch (error) {
      line.end ??= { error: line.upstream ? readFailure(error) : error };
      break;
    }
    const piece = pieceOf(line, result);
    if (piece.length === 0) continue;
    line.hasSpoken = true;
    return piece;
  }
  return lastPiece(line);
}

/** Empty where the client gets nothing of it. */
function pieceOf(line: Line, result: IteratorResult<unknown> | typeof DUE): Piece {
  if (line.end !== undefined || line.reading === undefined) return "";
  const { limit } = line.reading;
  if (result === DUE) {
    if (Date.now() < limit.at) return line.call.protocol.frame.ping;
    line.end = limit.end();
    return "";
  }
  line.reading = undefined;
  if (!result.done) return pass(line, result.value);
  line.end = line.upstream?.passage.isComplete() ? {} : { error: truncated() };
  return "";
}

async function lastPiece(line: Line): Promise<Piece | undefined> {
  const { end = {} } = line;
  if ("error" in end) throw end.error;
  if (end.reported || end.malformed) throw await failureOf(end, line.upstream?.source);
  const rest = close(line);
  if (rest !== "") return rest;
  const next = line.reading?.next ?? line.upstream?.passage.rest?.next();
  if (next !== undefined) await line.timer.race(next, Date.now() + LINGER).catch(() => DUE);
  return undefined;
}

function pass(line: Line, read: unknown): Piece {
  const { upstream, first } = line;
  if (upstream === undefined) return "";
  line.first = undefined;
  const { piece, end } = first ?? upstream.passage.pass(read);
  line.end ??= end && endOf(end);
  return piece;
}

function close(line: Line): string {
  if (line.isClosed) return "";
  line.isClosed = true;
  return line.upstream?.passage.close() ?? "";
}

/** Nothing, and the end, if the time is over: a provider that goes on and on must not be read for ever. */
function read(line: Line): Reading | undefined {
  const { upstream } = line;
  if (upstream === undefined) return { next: open(line), limit: NO_LIMIT };
  const now = Date.now();
  const limit = limitOf(line, upstream, now);
  const { rest } = upstream.passage;
  if (now < limit.at) return { next: rest?.next() ?? Promise.resolve(OVER), limit };
  line.end = limit.end();
  return undefined;
}

const OVER: IteratorResult<unknown> = { value: undefined, done: true };

async function open(line: Line): Promise<IteratorResult<unknown>> {
  const upstream = await openUpstream(line.opening);
  line.upstream = upstream;
  line.first = upstream.first;
  line.account.completion = upstream.completion;
  return { done: false, value: undefined };
}

/** Opening the upstream has limits of its own. */
const NO_LIMIT: Limit = { at: Number.POSITIVE_INFINITY, end: () => ({}) };

/** An answer that is finished is complete when its time is over; any other has failed. */
function limitOf({ call: { deadline } }: Line, { passage, completion }: Upstream, now: number): Limit {
  const { finishedAt, target } = completion;
  if (finishedAt !== undefined && passage.isComplete()) {
    const overAt = finishedAt + Math.min(target.idle_timeout, LONGEST_EPILOGUE);
    return { at: Math.min(overAt, deadline), end: () => ({}) };
  }
  const stalledAt = now + target.idle_timeout;
  if (stalledAt < deadline) return { at: stalledAt, end: () => ({ error: stalled() }) };
  return { at: deadline, end: () => ({ error: deadlineExceeded() }) };
}
