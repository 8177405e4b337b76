// Who may ask: a user and a role by signature, and who has a key of Bedrock's own.
import { faultOf, type Identity } from "../aws-signature.ts";
import { type Refusal, refuse } from "./error.ts";
import type { StandInRequest } from "./refusal.ts";

export const REGION = "us-east-1";
export const API_KEY = "bedrock-api-key-stand-in";
export const USER: Identity = { accessKeyId: "AKIASTANDIN", secretAccessKey: "the user's secret" };
export const ROLE = {
  accessKeyId: "ASIASTANDIN",
  secretAccessKey: "the role's secret",
  sessionToken: "the role's session",
} as const satisfies Identity;
export const EXPIRED = {
  accessKeyId: "ASIAEXPIRED",
  secretAccessKey: "the old role's secret",
  sessionToken: "the old role's session",
} as const satisfies Identity;

/** `now` is AWS's own time, in milliseconds since 1970. */
export function credentialsRefusal(request: StandInRequest, now: number): Refusal | undefined {
  const { authorization = "" } = request.headers;
  if (authorization === "") return refuse("MissingAuthenticationTokenException", "Missing Authentication Token");
  if (/^bearer /i.test(authorization)) return keyRefusal(authorization.slice("bearer ".length));
  const accessKeyId = /Credential=([^/]*)\//.exec(authorization)?.[1];
  const identity = [USER, ROLE, EXPIRED].find((one) => one.accessKeyId === accessKeyId) ?? USER;
  const fault = faultOf(receivedOf(request), { identity, region: REGION, service: "bedrock", now });
  if (fault !== undefined) return refuse(fault.type, fault.message);
  if (identity !== EXPIRED) return undefined;
  return refuse("ExpiredTokenException", "The security token included in the request is expired");
}

function keyRefusal(key: string): Refusal | undefined {
  if (key === API_KEY) return undefined;
  return refuse("AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.");
}

function receivedOf({ method, path: target, headers, body }: StandInRequest) {
  const texts = Object.entries(headers).map(([name, value]) => [name, value?.toString()]);
  return { method, target, headers: Object.fromEntries(texts), body: Buffer.from(body) };
}
