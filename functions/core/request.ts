// What the gateway is asked, before it knows by whom.

/** A request as every platform can give it: header names in lower case, the body whole. */
export interface GatewayRequest {
  /** The platform's own id of this request. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Uint8Array;
  /** When the platform ends this call by force, in milliseconds since 1970. */
  readonly killedAt: number;
}
