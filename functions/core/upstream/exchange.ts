// How one target is asked, and what becomes of its answer: passed through where it speaks the client's protocol, translated
// where it does not.

import type { AnswerHead, AnswerStream } from "../answer-stream.ts";
import type { Call } from "../call.ts";
import type { Completion } from "../completion.ts";
import type { Target } from "../directory/target.ts";
import { GatewayError } from "../error.ts";
import type { BodyOptions, OutboundProtocol, WrittenForm } from "../protocol.ts";
import { protocolsOf } from "./protocols-of.ts";
import type { Provider } from "./provider.ts";
import type { Translation } from "./translate.ts";
import { UpstreamError } from "./upstream-error.ts";

export interface Exchange {
  readonly protocol: OutboundProtocol;
  readonly body: string;
  /** What is sent in place of the body where the client has sent a form. */
  readonly form?: WrittenForm | undefined;
  /** The client's own headers that travel on: those of its protocol mean nothing in another. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** Whether the client gets the provider's own failures as they are. */
  readonly keepsFailures: boolean;
  /** What a translation leaves out of the request. */
  readonly dropped?: readonly string[];
  answer(completion: Completion, head: AnswerHead): AnswerStream;
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
  const { protocol } = translation;
  const body = bodyOf(translation, call, options);
  const forwarded = { "x-request-id": call.requestId };
  const answer = (completion: Completion) => translatedAnswer(completion, translation);
  return { protocol, body, forwarded, keepsFailures: false, dropped: translation.dropped, answer };
}

/** An operator who drops the options of streams is not asked again. */
function bodyOf({ protocol, body, target }: Translation, { stream }: Call, { asksForUsage }: BodyOptions): string {
  if (!stream || protocol.askForUsage === undefined) return body;
  return protocol.askForUsage(body, asksForUsage && !target.drop.includes("stream_options"));
}

/** What one target cannot honor, another may. */
function askAnother(thrown: unknown): never {
  if (!(thrown instanceof GatewayError) || thrown instanceof UpstreamError) throw thrown;
  throw new UpstreamError(thrown.status, thrown.body, { fallback: true, headers: thrown.headers });
}
