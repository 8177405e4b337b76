// What providers use of the gateway where credentials have to be fetched.
import type { Secrets } from "../core/directory/secret-store.ts";
import type { Fetch } from "../core/upstream/fetch.ts";

export interface Services {
  /** The keys that models only name. */
  readonly secrets?: Secrets | undefined;
  readonly fetch?: Fetch | undefined;
  /** Proves to `audience` which role in AWS the gateway has. */
  readonly awsIdentity?: ((audience: string) => Promise<string>) | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}
