// Proves who the function's role is, for those who cannot ask AWS by themselves: a request to AWS's Security Token Service
// that is signed and not sent.
import type { Role } from "./role.ts";
import type { Sign } from "./signature.ts";

const QUERY = "Action=GetCallerIdentity&Version=2011-06-15";

interface Proving {
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly sign: Sign;
}

/**
 * As Google's Security Token Service takes it: the request as JSON, and URL-encoded. It is good for nothing but to be sent
 * by the one that `audience` names.
 */
export async function callerIdentity(audience: string, { role, at, sign }: Proving): Promise<string> {
  const url = `https://sts.${role.region}.amazonaws.com?${QUERY}`;
  const request = { url, headers: { "x-goog-cloud-target-resource": audience }, body: "", service: "sts" };
  const { authorization, ...headers } = await sign(request, { role, at, withHash: false });
  const sorted = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1));
  const list = [...sorted, ["Authorization", authorization]].map(([key, value]) => ({ key, value }));
  return encodeURIComponent(JSON.stringify({ url, method: "POST", headers: list }));
}
