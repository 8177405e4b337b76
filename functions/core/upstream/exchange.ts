// How one target is asked, and what becomes of its answer: passed through where it speaks the client's protocol, translated
// where it does not.

import type { AnswerHead, AnswerStream } from "../answer-stream.ts";
import type { Call } from "../call.ts";
import type { Completion } from "../completion.ts";
import type { Target } from "../directory/target.ts";
import { GatewayError } from "../error.ts";
import type { BodyOptions, OutboundProtocol } from "../protocol.ts";
import type { Patience } from "./ask-again.ts";
import type { OpenBody, Request, Sender } from "./open-body.ts";
import { protocolsOf } from "./protocols-of.ts";
import type { Provider } from "./provider.ts";
import type { TranslatedConversation } from "./translate.ts";
import type { TranslatedEmbedding } from "./translate-embedding.ts";
import { UpstreamError } from "./upstream-error.ts";

export interface Exchange extends Request {
  /** What a translation leaves out of the request. */
  readonly dropped?: readonly string[];
  answer(completion: Completion, head: AnswerHead): AnswerStream;
  /** Where one request is not enough for the answer. */
  openSeveral?(opening: SeveralRequests): OpenBody;
}

export interface SeveralRequests {
  readonly completion: Completion;
  readonly sender: Sender;
  /** For each of them. */
  readonly patience: Patience;
}

/** A promise where a translation has to be loaded. Throws the GatewayError of a request that the target cannot honor. */
export function exchangeWith(
  provider: Provider,
  { call, target }: { call: Call; target: Target },
  options: BodyOptions,
): Exchange | Promise<Exchange> {
  const protocol = nativeProtocol(provider, { call, target });
  if (protocol === undefined) return translatedExchange(provider, { call, target }, options);
  return {
    protocol,
    ...writtenFor(call, target, options),
    forwarded: call.forwarded,
    keepsFailures: call.protocol.keepsFailures ?? false,
    answer: (completion, head) => call.protocol.passThrough(completion, head),
  };
}

function writtenFor(call: Call, target: Target, options: BodyOptions): Pick<Exchange, "body" | "form"> {
  const form = call.form && call.protocol.writeForm?.(call.form, target);
  return form ? { body: "", form } : { body: call.protocol.writeBody(call, target, options) };
}

/** The one of the target's protocols that the client speaks too. */
export function nativeProtocol(
  provider: Provider,
  { call, target }: { call: Pick<Call, "protocol">; target: Target },
): OutboundProtocol | undefined {
  return protocolsOf(provider, target).find(({ name }) => name === call.protocol.name);
}

/** What the first target is asked was written when the call was read, in a protocol that the provider may turn out to lack. */
async function translatedExchange(
  provider: Provider,
  { call, target }: { call: Call; target: Target },
  options: BodyOptions,
): Promise<Exchange> {
  // For translated calls only.
  const [{ translate }, { translatedAnswer }] = await Promise.all([
    import("./translate.ts"),
    import("./translated-answer.ts"),
  ]);
  const written = call.translation?.target === target ? call.translation : undefined;
  const isSpoken = written !== undefined && protocolsOf(provider, target).includes(written.protocol);
  const translation = isSpoken ? written : await translate(call, target, provider).catch(askAnother);
  const { protocol, dropped } = translation;
  const request = { protocol, forwarded: { "x-request-id": call.requestId }, keepsFailures: false };
  if ("requests" in translation)
    return { ...request, dropped, ...(await inSeveralRequests(translation, request, call)) };
  const answer = (completion: Completion) => translatedAnswer(completion, translation);
  return { ...request, dropped, body: bodyOf(translation, call, options), answer };
}

/** Their answers are one in the client's own form. */
async function inSeveralRequests(
  translation: TranslatedEmbedding,
  request: Omit<Request, "body">,
  { protocol }: Call,
): Promise<Pick<Exchange, "body" | "answer" | "openSeveral">> {
  const { openEmbeddings } = await import("./open-embeddings.ts");
  return {
    body: "",
    answer: (completion, head) => protocol.passThrough(completion, head),
    openSeveral: (opening) => openEmbeddings({ ...opening, translation, request }),
  };
}

/** An operator who drops the options of streams is not asked again. */
function bodyOf(
  { protocol, body, target }: TranslatedConversation,
  { stream }: Call,
  { asksForUsage }: BodyOptions,
): string {
  if (!stream || protocol.askForUsage === undefined) return body;
  return protocol.askForUsage(body, asksForUsage && !target.drop.includes("stream_options"));
}

/** What one target cannot honor, another may. */
function askAnother(thrown: unknown): never {
  if (!(thrown instanceof GatewayError) || thrown instanceof UpstreamError) throw thrown;
  throw new UpstreamError(thrown.status, thrown.body, { fallback: true, headers: thrown.headers });
}
