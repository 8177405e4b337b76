// How providers are asked: fetch, as far as the gateway needs it. A redirect is an answer like any other: to follow it would carry
// the credentials along.

export interface FetchRequest {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
  /** Rejects the request, or breaks off the reading of its answer, with the signal's reason. */
  readonly signal: AbortSignal;
}

export interface FetchResponse {
  /** Whether the status is one of success: 200 to 299. */
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** The connection broke after the request was sent: the provider may be at work on it. */
export class ConnectionCut extends Error {
  override readonly name = "ConnectionCut";

  constructor(options?: ErrorOptions) {
    super("the connection broke before there was an answer", options);
  }
}

/** Resolves when the head of the answer is there. Rejects if there is none, with a ConnectionCut where that is known. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchResponse>;
