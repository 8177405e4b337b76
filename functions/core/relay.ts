// Relays a provider's answer to the client, event by event, as they come and for as long as they come in time.
import { type Account, openAccount, outcomeOf } from "./account.ts";
import type { Upstream } from "./attempt.ts";
import type { Call } from "./call.ts";
import type { GatewayError } from "./error.ts";
import type { Fetch } from "./fetch.ts";
import type { Outcome } from "./hook.ts";
import { choicesOf } from "./maxima.ts";
import { PING, type ServerSentEvent } from "./sse.ts";
import { createTimer, DUE, type Timer } from "./timer.ts";
import { type End, translate } from "./translate.ts";
import { type Opening, openUpstream, type UpstreamOptions } from "./upstream.ts";
import { deadlineExceeded, malformed, stalled, truncated, UpstreamError } from "./upstream-error.ts";

/** How long a client may hear nothing before it gets a comment: proxies give up on silent connections. */
const LONGEST_SILENCE = 15_000;
/** How long to wait for a connection to end by itself after the answer did, so that it can be used again. */
const LINGER = 10;
/** How long `[DONE]` may keep a client waiting whose answer is finished, usage and all. */
const LONGEST_EPILOGUE = 5_000;

/** One for all calls: an error is made with its stack, and a complete answer is closed, too. */
const CALL_IS_OVER = new Error("the call is over");

export interface Relay {
  /**
   * The answer's next piece, whole events at a time, without the final `[DONE]`; a JSON answer is one piece. Undefined at the
   * end. The first comes with the provider's first event, or is a ping. Throws a GatewayError if the answer cannot be had whole.
   */
  next(): Promise<string | undefined>;
  /** The account as it stands, for a call that has ended with `status` and `error`. */
  outcome(end: { status: number; error?: GatewayError }): Outcome;
  /** Lets go of the provider, whatever it is doing: to be called on every ending. */
  close(): void;
}

/** Nothing is sent before the first piece is asked for. */
export function relay(call: Call, options: UpstreamOptions): Relay {
  const account = openAccount();
  const controller = new AbortController();
  const fetch: Fetch = (...request) => {
    account.asked = true;
    return options.fetch(...request);
  };
  const opening = { ...options, fetch, call, attempts: account.attempts, signal: controller.signal };
  const line: Line = { call, account, opening, timer: createTimer(), hasSpoken: false };
  return {
    next: () => nextPiece(line),
    outcome: (end) => outcomeOf(call, account, end),
    close() {
      line.timer.stop();
      controller.abort(CALL_IS_OVER);
    },
  };
}

/** Between the provider and the client. */
interface Line {
  readonly call: Call;
  readonly account: Account;
  readonly opening: Opening;
  readonly timer: Timer;
  upstream?: Upstream;
  /** What is awaited of the provider. A ping does not end it. */
  reading?: Reading | undefined;
  /** Whether the client has heard anything yet. */
  hasSpoken: boolean;
  end?: End | undefined;
}

interface Reading {
  readonly events: Promise<IteratorResult<readonly ServerSentEvent[]>>;
  readonly limit: Limit;
}

interface Limit {
  readonly at: number;
  error(): GatewayError;
}

/** Plain functions, and no generators within generators: a stream has thousands of pieces, and each would pay for every one. */
async function nextPiece(line: Line): Promise<string | undefined> {
  const heardAt = line.hasSpoken ? Date.now() : line.call.receivedAt;
  const pingAt = line.call.stream ? heardAt + LONGEST_SILENCE : Number.POSITIVE_INFINITY;
  while (line.end === undefined) {
    const events = await nextEvents(line, pingAt);
    const text = events === DUE ? PING : pass(line, events);
    if (text === "") continue;
    line.hasSpoken = true;
    return text;
  }
  if ("error" in line.end) throw line.end.error;
  if (line.upstream) await line.timer.race(line.upstream.rest.next(), Date.now() + LINGER).catch(() => DUE);
  return undefined;
}

function pass(line: Line, events: readonly ServerSentEvent[]): string {
  const { call, account, upstream } = line;
  const { text, end } = translate(events, { call, account, secrets: upstream?.secrets ?? [] });
  line.end ??= end;
  return text;
}

/** What the provider sends next: nothing, if the answer has ended. DUE if the client is to hear a ping first. */
async function nextEvents(line: Line, pingAt: number): Promise<readonly ServerSentEvent[] | typeof DUE> {
  try {
    line.reading ??= read(line);
    const { events, limit } = line.reading;
    const result = await line.timer.race(events, Math.min(pingAt, limit.at));
    if (result === DUE && Date.now() < limit.at) return DUE;
    if (result === DUE) throw limit.error();
    line.reading = undefined;
    if (result.done) throw truncated();
    return result.value;
  } catch (error) {
    line.end = isFinished(line) ? {} : { error: line.upstream ? readFailure(error) : error };
    return [];
  }
}

function read(line: Line): Reading {
  const { call, upstream } = line;
  if (upstream === undefined) return { events: open(line), limit: NO_LIMIT };
  if (Date.now() >= call.deadline) throw deadlineExceeded();
  return { events: upstream.rest.next(), limit: silenceLimit(line, upstream) };
}

async function open(line: Line): Promise<IteratorResult<readonly ServerSentEvent[]>> {
  const upstream = await openUpstream(line.opening);
  line.upstream = upstream;
  line.account.served = upstream.model.name;
  return { done: false, value: upstream.first };
}

/** Opening the upstream has limits of its own. */
const NO_LIMIT: Limit = { at: Number.POSITIVE_INFINITY, error: deadlineExceeded };

function silenceLimit(line: Line, { model }: Upstream): Limit {
  const { deadline } = line.call;
  const isOver = isFinished(line) && line.account.usage !== undefined;
  const patience = isOver ? Math.min(model.idle_timeout, LONGEST_EPILOGUE) : model.idle_timeout;
  const stalledAt = Date.now() + patience;
  return stalledAt < deadline ? { at: stalledAt, error: stalled } : { at: deadline, error: deadlineExceeded };
}

/** Every choice has its finish reason: what is missing now is only the provider's `[DONE]`. */
function isFinished({ call, account, upstream }: Line): boolean {
  const { size } = account.finishReasons;
  return upstream !== undefined && size === account.choices.size && size >= choicesOf(upstream.model, call.maxima);
}

function readFailure(error: unknown): unknown {
  if (error instanceof UpstreamError) return error;
  return error instanceof RangeError ? malformed("The provider sent an event that is too long.") : truncated(error);
}
