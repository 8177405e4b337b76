// Signs requests to AWS (Signature Version 4) with AWS's own library.
import { SignatureV4 } from "@smithy/signature-v4";
import type { Role } from "./role.ts";
import { Sha256 } from "./sha256.ts";

export interface Unsigned {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** As AWS names it in signatures. */
  readonly service: string;
}

interface Signing {
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether the body's hash is a header, too. */
  readonly withHash?: boolean;
}

export type Sign = typeof sign;

/** All headers that are sent with the signature: those of the request, the host and the signature's own. */
export async function sign(request: Unsigned, { role, at, withHash = true }: Signing): Promise<Record<string, string>> {
  const { protocol, hostname, host, pathname: path, searchParams } = new URL(request.url);
  const { accessKeyId, secretAccessKey, sessionToken } = role;
  const signer = new SignatureV4({
    service: request.service,
    region: role.region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Sha256,
    applyChecksum: withHash,
  });
  const headers = { ...request.headers, host };
  const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]));
  const unsigned = { method: "POST", protocol, hostname, path, query, headers, body: request.body };
  const signed = await signer.sign(unsigned, { signingDate: new Date(at) });
  return signed.headers;
}
