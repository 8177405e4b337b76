// What goes back to the client.
import type { GatewayError } from "./error.ts";
import type { InboundProtocol } from "./protocol.ts";
import type { RequestIds } from "./request-id.ts";
import type { Piece } from "./upstream/passage.ts";
import { UpstreamError } from "./upstream/upstream-error.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Never throws: what goes wrong after the head is said in the body. */
  readonly body: AsyncIterable<Piece>;
  /** All of the body, where it is known when the head is sent. */
  readonly text?: string | undefined;
  /** In an answer to HEAD: how long the body of GET's is, where that is known. In bytes. */
  readonly contentLength?: number | undefined;
  /**
   * What to say in place of the rest of a body that is given up because the client does not read it: a client that reads on after all must
   * not take it for whole. Nothing if the body has said its last word.
   */
  breakOff?(): string;
  /**
   * Whether the body has ended, or is given up, where a part of it looks like all of it: then the connection must
   * break, so that the client does not take it for whole.
   */
  isCut?(): boolean;
  /** How long a reader may take nothing of the body before it is given up. Milliseconds. */
  readonly readerTimeout?: number;
  /** To be awaited when the body was sent or given up. Does nothing if the body came to its end. */
  settle(): Promise<void>;
}

/** A reply whose JSON text is known. */
export function jsonReply(status: number, text: string, headers: Record<string, string> = {}): Reply {
  return wholeReply(status, text, { ...headers, "content-type": "application/json" });
}

/** A reply whose text is known, of the type that its headers say. */
export function wholeReply(status: number, text: string, headers: Record<string, string>): Reply {
  return { status, headers, body: pieces(text), text, settle: nothing };
}

/** A reply of bytes that are known, such as a file. */
export function bytesReply(status: number, bytes: Uint8Array, headers: Record<string, string>): Reply {
  return { status, headers, body: pieces(bytes), settle: nothing };
}

/** The answer to HEAD: what GET answers, but for the body (RFC 9110, 9.3.2). */
export function withoutBody(reply: Reply): Reply {
  const { text } = reply;
  const contentLength = text === undefined ? undefined : new TextEncoder().encode(text).length;
  return { ...reply, body: pieces(), text: undefined, contentLength };
}

/** Receives every failure of the gateway itself; the client learns nothing of it but the request id. */
export type Report = (ids: RequestIds, error: GatewayError) => void;

/** Reports what is neither a provider's failure nor the client's. */
export function reportOwnFailure(error: GatewayError, ids: RequestIds, report: Report): void {
  if (error.status >= 500 && !(error instanceof UpstreamError)) report(ids, error);
}

/** What has failed: a call, or a request before it was known to be one. */
interface Failed extends RequestIds {
  readonly protocol: Pick<InboundProtocol, "envelope">;
}

/** The reply to an error, in the protocol's own envelope. */
export function failureReply(error: GatewayError, failed: Failed, { report }: { readonly report: Report }): Reply {
  reportOwnFailure(error, failed, report);
  const body = failed.protocol.envelope(error, failed.requestId);
  return jsonReply(error.status, body, error.headers);
}

async function* pieces(...all: readonly Piece[]) {
  yield* all;
}

async function nothing() {}
