// The beginning of a provider's answer: until there is something for the client, another target may be asked.

import type { AnswerStream, PassedEnd } from "../answer-stream.ts";
import type { Completion } from "../completion.ts";
import { GatewayError } from "../error.ts";
import { LONGEST_EVENT, type ServerSentEvent } from "../wire/sse.ts";
import { isJsonBody, readText } from "./answer-body.ts";
import { holdAnswer } from "./held-answer.ts";
import { bytePassage, eventPassage, type Passage, type PassedRead, passBytes, passEvents } from "./passage.ts";
import type { FailureSource } from "./provider-failure.ts";
import type { TimeLimit } from "./time-limit.ts";
import { malformed } from "./upstream-error.ts";

/** What is known of an attempt while it goes on. */
interface Progress {
  readonly completion: Completion;
  readonly answer: AnswerStream;
  readonly limit: TimeLimit;
  readonly source: FailureSource;
}

export interface Beginning {
  /** Of the read that brought the first for the client. */
  readonly first: PassedRead;
  /** For what comes later. */
  readonly passage: Passage;
}

type Body = AsyncIterable<Uint8Array>;
type Decoder = (body: Body) => AsyncIterator<ServerSentEvent[]>;

/**
 * An answer that is no stream is read whole, and one event, unless it is long and can be passed on while it comes. Between two
 * reads of it, the provider may be silent for `idle_timeout`.
 */
export async function readAnswer(body: Body, progress: Progress): Promise<Beginning> {
  const { answer } = progress;
  if (answer.bytes === undefined) return wholeAnswer(await readWhole(body, progress), progress);
  const held = await holdAnswer(body, { longest: answer.bytes.held, heard: heardBy(progress) }).catch(brokenOff);
  if (held.rest === undefined) return wholeAnswer(new TextDecoder().decode(held.bytes), progress);
  const first = passBytes(answer.bytes, held.bytes);
  await assertNoFailure(first.end, progress);
  return { first, passage: bytePassage(answer.bytes, held.rest) };
}

function readWhole(body: Body, progress: Progress): Promise<string> {
  return readText(body, { longest: LONGEST_EVENT, heard: heardBy(progress) }).catch(brokenOff);
}

function heardBy({ limit, completion }: Progress): () => void {
  return () => limit.allow(completion.target.idle_timeout);
}

async function wholeAnswer(data: string, progress: Progress): Promise<Beginning> {
  const first = await passWhole(data, progress);
  if (first.end === undefined) throw malformed("The provider's answer is not a completion.");
  return { first, passage: eventPassage(progress.answer, undefined) };
}

async function passWhole(data: string, progress: Progress): Promise<PassedRead> {
  const { text, end } = progress.answer.pass({ event: undefined, id: undefined, data });
  await assertNoFailure(end, progress);
  return { piece: text, end };
}

/** Comments may come before, and events with nothing for the client: until it got something, another target may be asked. */
export async function beginStream(raw: Body, progress: Progress, decode: Decoder): Promise<Beginning> {
  const { isJson, body } = await isJsonBody(raw).catch(brokenOff);
  if (isJson) {
    await passWhole(await readWhole(body, progress), progress); // What it has used is charged, and an error in it reported.
    throw malformed("The provider answered with JSON instead of a stream.");
  }
  const { answer, completion, limit } = progress;
  const rest = decode(body);
  const passage = eventPassage(answer, rest);
  for (let hasEvents = false; ; ) {
    const { done, value } = await rest.next().catch(brokenOff);
    const first = done ? atEnd(answer) : passEvents(answer, value);
    if (first.piece !== "") return { first, passage };
    if (first.end) await assertNoFailure(first.end, progress);
    if (first.end && saysNothing(completion)) throw malformed("The provider's stream has no events.");
    if (first.end) return { first, passage };
    hasEvents ||= value.length > 0;
    if (hasEvents) limit.allow(completion.target.idle_timeout);
  }
}

/** An answer may be complete although nothing of it was for the client yet. */
function atEnd(answer: AnswerStream): PassedRead {
  if (!answer.isComplete()) throw malformed("The provider's stream ended without an event.");
  return { piece: "", end: { type: "complete" } };
}

function saysNothing({ choices, usage }: Completion): boolean {
  return choices.size === 0 && usage === undefined;
}

/** A failure that is reported before anything else decides the status: it is a failure of the request. */
function assertNoFailure(end: PassedEnd | undefined, { source }: Progress): Promise<never> | undefined {
  return end === undefined || end.type === "complete" ? undefined : fail(end, source);
}

async function fail(end: Exclude<PassedEnd, { type: "complete" }>, source: FailureSource): Promise<never> {
  const { reported, unreadable } = await import("./provider-failure.ts");
  throw end.type === "error" ? reported(end, source) : unreadable(end.message, source);
}

/** An answer that cannot be read to its end, before a client saw anything of it. */
export function brokenOff(cause: unknown): never {
  if (cause instanceof GatewayError) throw cause;
  if (cause instanceof RangeError) throw malformed("The provider's answer is too long.", cause);
  throw malformed("The provider's answer broke off before it began.", cause);
}
