// The journey of a call, from the hooks to the last byte.
import type { Call } from "./call.ts";
import { toGatewayError } from "./error.ts";
import { type Grants, grantsOf } from "./grants.ts";
import type { Hook, Outcome } from "./hook.ts";
import { formatDollars } from "./limits/price.ts";
import { type Relay, relay } from "./relay.ts";
import { failureReply, type Reply, type Report, reportOwnFailure, wholeReply } from "./reply.ts";
import type { Piece } from "./upstream/passage.ts";
import type { UpstreamOptions } from "./upstream/upstream.ts";
import { abandoned, deadlineExceeded } from "./upstream/upstream-error.ts";
import { createTimer } from "./wire/timer.ts";

export interface CompletionOptions extends UpstreamOptions {
  readonly hooks: readonly Hook[];
  readonly report: Report;
}

/** Every ending settles the hooks: a refusal, a failure before the answer, in the middle of it, and its end. */
export async function complete(call: Call, options: CompletionOptions): Promise<Reply> {
  const grants = grantsOf(call, options.hooks, options.report);
  const journey: Journey = { call, exchange: relay(call, options), grants, report: options.report, isWhole: false };
  try {
    await grants.admit();
    const first = await journey.exchange.next();
    return call.stream || journey.exchange.known().goesOn ? begin(journey, first) : await collect(journey, first);
  } catch (thrown) {
    const error = toGatewayError(thrown);
    await settle(journey, { status: error.status, error });
    return { ...failureReply(error, call, options), settle: grants.finish };
  }
}

interface Journey {
  readonly call: Call;
  readonly exchange: Relay;
  readonly grants: Grants;
  readonly report: Report;
  /** Whether all of the answer is there for the client. */
  isWhole: boolean;
}

/**
 * A client that has read the end of an answer finds the limits as this call left them: it is held until the call is settled.
 * But not for longer than this, in milliseconds, and half of the time left: then the settlement goes on behind the reply.
 */
const LONGEST_HOLD = 1_000;

async function settle({ call, exchange, grants }: Journey, end: Parameters<Relay["outcome"]>[0]): Promise<Outcome> {
  exchange.close();
  const outcome = exchange.outcome(end);
  const timer = createTimer();
  const now = Date.now();
  await timer.race(grants.settle(outcome), now + Math.min(LONGEST_HOLD, (call.killedAt - now) / 2));
  timer.stop();
  return outcome;
}

/** An answer that is held is settled before its head is sent, which says what is left of the limits. */
async function collect(journey: Journey, first: Piece | undefined): Promise<Reply> {
  const { call, exchange, grants } = journey;
  let text = "";
  for (let piece = first; piece !== undefined; piece = await exchange.next()) text += piece;
  const outcome = await settle(journey, { status: 200 });
  const headers = {
    ...grants.headers(),
    ...servedHeader(outcome),
    ...costHeader(outcome, call),
    ...droppedHeader(exchange),
    "content-type": exchange.known().contentType,
  };
  return { ...wholeReply(200, text, headers), settle: grants.finish };
}

/** A header holds ASCII only; names may be anything. */
function servedHeader({ served = "" }: Outcome): Record<string, string> {
  return { "x-sluice-model": encodeURI(served) };
}

/** Where it is known. */
function costHeader({ target, cost }: Outcome, { prices }: Call): Record<string, string> {
  return target && prices.has(target) ? { "x-sluice-cost-usd": formatDollars(cost) } : {};
}

/** What was left out for the first target. Names of members may be anything, and any number. */
function droppedHeader(exchange: Relay): Record<string, string> {
  const dropped = exchange.dropped();
  if (dropped.length === 0) return {};
  const names = dropped.slice(0, MOST_DROPPED).map((path) => encodePath(path.slice(0, LONGEST_PATH).toWellFormed()));
  while (names.join().length > LONGEST_DROPPED) names.pop();
  return { "x-sluice-dropped": names.join(",") };
}

/** ASCII, without the commas that are between the paths. Brackets are a part of them. */
function encodePath(path: string): string {
  return encodeURI(path).replaceAll("%5B", "[").replaceAll("%5D", "]").replaceAll(",", "%2C");
}

const MOST_DROPPED = 64;
const LONGEST_PATH = 128;
/** All of them, in characters: clients read only so much of a head. */
const LONGEST_DROPPED = 4_096;

/** A reader that takes nothing for so long, in milliseconds, or for the model's `idle_timeout` if that is longer, has stopped. */
const SHORTEST_READER_TIMEOUT = 60_000;

/** The head of a stream, or of a long answer, is sent with its first piece: until then, a failure has a status of its own. */
function begin(journey: Journey, first: Piece | undefined): Reply {
  const { call, exchange, grants } = journey;
  return {
    status: 200,
    headers: { ...grants.headers(), ...droppedHeader(exchange), ...headersOf(journey) },
    body: stream(journey, first),
    readerTimeout: Math.max(SHORTEST_READER_TIMEOUT, call.targets[0]?.idle_timeout ?? 0),
    breakOff: () => (grants.isSettled() ? "" : exchange.fail(deadlineExceeded())),
    isCut: () => !journey.isWhole && exchange.known().looksWhole,
    async settle() {
      exchange.close();
      await grants.settle(exchange.outcome({ status: 200, error: abandoned() }));
      await grants.finish();
    },
  };
}

function headersOf({ call, exchange }: Journey): Record<string, string> {
  if (call.stream) return { "content-type": "text/event-stream", "cache-control": "no-cache" };
  return { ...servedHeader(exchange.outcome({ status: 200 })), "content-type": exchange.known().contentType };
}

/** The first piece, the others, and what ends the answer. No generator, whose promises every piece would pay for. */
function stream(journey: Journey, first: Piece | undefined): AsyncIterable<Piece> {
  const { exchange } = journey;
  let upcoming: Promise<Piece | undefined> | undefined = Promise.resolve(first);
  let isOver = false;
  const end = async (piece: Promise<Piece>) => {
    isOver = true;
    return { value: await piece, done: false };
  };
  const pass = (value: Piece | undefined) => (value === undefined ? end(endOf(journey)) : { value, done: false });
  const fail = (thrown: unknown) => end(failureOf(journey, thrown));
  const next = (): Promise<IteratorResult<Piece>> => {
    if (isOver) return Promise.resolve({ value: undefined, done: true });
    const piece = upcoming ?? exchange.next();
    upcoming = undefined;
    return piece.then(pass, fail);
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

/** What marks the end says how the answer has ended, once it is settled. */
async function endOf(journey: Journey): Promise<Piece> {
  try {
    await settle(journey, { status: 200 });
    journey.isWhole = true;
    return journey.exchange.end();
  } catch (thrown) {
    return failureOf(journey, thrown);
  }
}

async function failureOf(journey: Journey, thrown: unknown): Promise<Piece> {
  const { call, exchange, report } = journey;
  const error = Date.now() >= call.deadline ? deadlineExceeded() : toGatewayError(thrown);
  reportOwnFailure(error, call, report);
  await settle(journey, { status: 200, error });
  return exchange.fail(error);
}
