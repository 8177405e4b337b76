// Signs a request with the gateway's role in AWS (Signature Version 4).
import type { ProviderRequest, Question } from "../../core/upstream/provider.ts";
import { noCredential } from "../../core/upstream/upstream-error.ts";
import { asBytes } from "../provider-request.ts";
import type { Aws } from "../services.ts";
import { endpointOf } from "./address.ts";

/** As AWS names the endpoints in signatures. */
const SERVICES = { runtime: "bedrock", mantle: "bedrock-mantle" } as const;

interface Signing {
  readonly aws: Aws | undefined;
  readonly region: string;
  readonly question: Question;
}

/** For one attempt: a signature has the time in it. */
export async function signRequest(
  request: ProviderRequest,
  { aws, region, question }: Signing,
): Promise<ProviderRequest> {
  const { url, body } = request;
  const service = SERVICES[endpointOf(question.protocol)];
  const signed = await aws?.sign({ url, body, headers: signableOf(request, question), service, region });
  if (signed === undefined) throw noCredential();
  return {
    ...request,
    headers: { ...request.headers, ...signed.headers },
    secrets: [...request.secrets, ...signed.secrets],
    refused: (_, headers) => signed.refused(headers.get("date")),
  };
}

/** AWS's own headers, but for those of the signature itself. */
const OWN = /^x-amz(?!-(?:date|security-token|content-sha256)$)/i;

/** AWS wants its own headers signed; others may be changed on the way. */
function signableOf({ headers }: ProviderRequest, { target }: Question): Record<string, string> {
  const own = Object.entries(target.provider_config?.headers ?? {}).filter(([name]) => OWN.test(name));
  const signable = own.map(([name, value]) => [name.toLowerCase(), asBytes(value.trim())]);
  return { "content-type": headers["content-type"] ?? "", ...Object.fromEntries(signable) };
}
