// What providers use of the gateway where credentials have to be fetched, or requests signed.
import type { Secrets } from "../core/directory/secret-store.ts";
import type { Fetch } from "../core/upstream/fetch.ts";

export interface Services {
  /** The keys that models only name. */
  readonly secrets?: Secrets | undefined;
  readonly fetch?: Fetch | undefined;
  /** Proves to `audience` which role in AWS the gateway has. */
  readonly awsIdentity?: ((audience: string) => Promise<string>) | undefined;
  /** The gateway's role in AWS. */
  readonly aws?: Aws | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

export interface Aws {
  /** Where the gateway is. */
  readonly region: string;
  /** Signs what is about to be sent, for one attempt. Undefined if there are no credentials to sign with. */
  sign(request: AwsRequest): Promise<Signed | undefined>;
}

export interface AwsRequest {
  readonly url: string;
  /** Those that are signed: only what arrives as it was sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** As AWS names it in signatures. */
  readonly service: string;
  readonly region: string;
}

export interface Signed {
  /** Those of the request, and the signature. */
  readonly headers: Readonly<Record<string, string>>;
  /** What of the role is in them. */
  readonly secrets: readonly string[];
  /** To be called with AWS's `date` if it refuses the signature. Whether another one will do, because a clock was wrong. */
  refused(date: string | null): boolean;
}
