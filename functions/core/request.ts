// What the gateway is asked, before it knows by whom.

/** A request as every platform can give it: header names in lower case. */
export interface GatewayRequest {
  /** The platform's own id of this request. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Whole; where the platform can wait with reading it, it is read when the caller's key is known. */
  readonly body: Body | (() => Promise<Body>);
  /** Aborts when the client has left, where the platform reports it, or when the gateway stops: with a GatewayError then. */
  readonly departure?: AbortSignal;
  /** When the platform ends this call by force, in milliseconds since 1970. */
  readonly killedAt: number;
}

export type Body = string | Uint8Array;

/** A request whose body was read. */
export interface ReceivedRequest extends GatewayRequest {
  readonly body: Body;
}
