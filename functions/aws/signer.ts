// Signs requests to AWS with the gateway's role, by the clock that AWS goes by.
import type { RoleSource } from "./role.ts";
import type { Sign } from "./signature.ts";

interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly service: string;
  readonly region: string;
}

interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  /** What of the role is in them. */
  readonly secrets: readonly string[];
  /** To be called if AWS refuses it. Whether another signature will do, because the clock was wrong. */
  refused(date: string | null): boolean;
}

export interface Signer {
  /** The gateway's own. */
  readonly region: string;
  /** Undefined if there is no role. */
  sign(request: Request): Promise<Signed | undefined>;
}

/** Milliseconds. AWS takes signatures that are five minutes older or newer than its own clock; an answer may take a minute. */
const TOLERANCE = 4 * 60_000;
/** Milliseconds. A clock that is further away is not merely wrong: somebody has to look at it. */
const LARGEST_SKEW = 24 * 3_600_000;

interface Options {
  /** Read for each signature. */
  readonly role: RoleSource;
  readonly sign: Sign;
  readonly now: () => number;
}

export function awsSigner({ role: source, sign, now }: Options): Signer {
  let skew = 0;
  return {
    region: source.region,
    async sign({ region, ...request }) {
      const own = await source.read();
      if (own === undefined) return undefined;
      const role = { ...own, region };
      const used = skew;
      const headers = await sign(request, { role, at: now() + used });
      return {
        headers,
        secrets: secretsIn(headers),
        refused(date) {
          const found = Date.parse(date ?? "") - now();
          if (!(Math.abs(found - used) > TOLERANCE && Math.abs(found) < LARGEST_SKEW)) return false;
          skew = found;
          return true;
        },
      };
    },
  };
}

/** AWS repeats them in its refusals. */
function secretsIn({ authorization = "", "x-amz-security-token": token }: Readonly<Record<string, string>>): string[] {
  const [, credential = "", signature = ""] = /Credential=([^/]+)\/.*Signature=(\w+)$/.exec(authorization) ?? [];
  return [authorization, credential, signature, token ?? ""].filter((text) => text !== "");
}
