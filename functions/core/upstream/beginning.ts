// The beginning of a provider's answer: until an event for the client is there, another model may be asked.
import type { Account } from "../account.ts";
import { type Chunk, readChunk } from "../chat/chunk.ts";
import { isHidden } from "../chat/translate.ts";
import type { Model } from "../directory/directory.ts";
import { GatewayError } from "../error.ts";
import { estimateTokens } from "../limits/estimate.ts";
import { estimatedUsage, type Usage } from "../limits/usage.ts";
import { isDone, isSignOfLife, LONGEST_EVENT, readEvents, type ServerSentEvent } from "../wire/sse.ts";
import { isJsonBody, readText } from "./answer-body.ts";
import { reported } from "./provider-failure.ts";
import type { TimeLimit } from "./time-limit.ts";
import { malformed } from "./upstream-error.ts";

/** What is known of an attempt while it goes on. */
export interface Progress {
  readonly account: Account;
  readonly model: Model;
  readonly limit: TimeLimit;
  secrets: readonly string[];
  /** Whether the provider has accepted the request; undefined until it has said so. */
  accepted?: boolean;
  /** What it has shown of what it used. */
  usage?: Usage | undefined;
}

export interface Beginning {
  /** The events of the read that brought the first for the client, and the last before; a JSON answer is one event. */
  readonly first: readonly ServerSentEvent[];
  /** Those that come later, as `readEvents` gives them. */
  readonly rest: AsyncIterator<ServerSentEvent[]>;
}

/** A JSON answer is read whole, and one event; between two reads of it, the provider may be silent for `idle_timeout`. */
export async function readAnswer(body: AsyncIterable<Uint8Array>, progress: Progress): Promise<Beginning> {
  const { data, chunk } = await readWhole(body, progress);
  if (!chunk.hasChoices) throw malformed("The provider's answer is not a completion.");
  return { first: [{ data }], rest: NOTHING_MORE };
}

const NOTHING_MORE: Beginning["rest"] = { next: async () => ({ value: undefined, done: true }) };

/** Throws the failure that it reports, if it reports one. */
async function readWhole(body: AsyncIterable<Uint8Array>, progress: Progress) {
  const { limit, model } = progress;
  const heard = () => limit.allow(model.idle_timeout);
  const data = await readText(body, { longest: LONGEST_EVENT, heard }).catch(brokenOff);
  const chunk = readChunk({ data });
  progress.usage = chunk?.usage ?? estimatedUsage(progress.account.call.promptTokens, generatedIn(chunk));
  if (chunk === undefined) throw malformed("The provider's answer is not JSON.");
  assertNoError(chunk, progress);
  return { data, chunk };
}

function generatedIn(chunk: Chunk | undefined): number {
  const texts = chunk?.choices.map(({ generated }) => estimateTokens(generated)) ?? [];
  return Math.ceil(texts.reduce((sum, tokens) => sum + tokens, 0));
}

/** Comments may come before, and usage that the client does not get: until it got an event, another model may be asked. */
export async function beginStream(raw: AsyncIterable<Uint8Array>, progress: Progress): Promise<Beginning> {
  const { isJson, body } = await isJsonBody(raw).catch(brokenOff);
  if (isJson) {
    await readWhole(body, progress);
    throw malformed("The provider answered with JSON instead of a stream.");
  }
  const rest = readEvents(body);
  /** The last event that the client does not get: it may hold the usage. */
  let hidden: ServerSentEvent | undefined;
  for (let hasEvents = false; ; ) {
    const { done, value } = await rest.next().catch(brokenOff);
    if (done) throw malformed("The provider's stream ended without an event.");
    if (hasOpening(value, progress)) return { first: hidden ? [hidden, ...value] : value, rest };
    hidden = value.findLast((event) => !isSignOfLife(event)) ?? hidden;
    hasEvents ||= value.length > 0;
    if (hasEvents) progress.limit.allow(progress.model.idle_timeout);
  }
}

/** Whether there is an event for the client. It decides the status: a failure reported there is a failure of the request. */
function hasOpening(events: readonly ServerSentEvent[], progress: Progress): boolean {
  for (const event of events) {
    if (isSignOfLife(event)) continue;
    if (isDone(event)) {
      if (progress.usage === undefined) throw malformed("The provider's stream has no events.");
      return true;
    }
    const chunk = readChunk(event);
    if (chunk === undefined) throw malformed("The provider's answer is not JSON.");
    progress.usage = chunk.usage ?? progress.usage;
    assertNoError(chunk, progress);
    if (!isHidden(chunk, progress.account)) return true;
  }
  return false;
}

function assertNoError({ error }: Chunk, { secrets }: Progress): void {
  if (error !== undefined) throw reported(error, secrets);
}

/** An answer that cannot be read to its end, before a client saw anything of it. */
function brokenOff(cause: unknown): never {
  if (cause instanceof GatewayError) throw cause;
  if (cause instanceof RangeError) throw malformed("The provider's answer is too long.", cause);
  throw malformed("The provider's answer broke off before it began.", cause);
}
