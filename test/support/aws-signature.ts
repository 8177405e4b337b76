// Verifies requests as AWS does, from the bytes that arrived, and without AWS's library: Signature Version 4 by its description,
// docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { type BinaryLike, createHash, createHmac } from "node:crypto";

export interface Received {
  readonly method: string;
  /** The path and the query as they were sent. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Expected {
  readonly identity: Identity;
  readonly region: string;
  readonly service: string;
  /** AWS's own time, in milliseconds since 1970. */
  readonly now: number;
}

type RefusalType =
  | "MissingAuthenticationTokenException"
  | "IncompleteSignatureException"
  | "InvalidSignatureException"
  | "UnrecognizedClientException";

export interface Refused {
  readonly type: RefusalType;
  readonly message: string;
}

/** Milliseconds. */
const TOLERANCE = 5 * 60_000;
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/;

/** Undefined if AWS would accept the request. */
export function faultOf(received: Received, expected: Expected): Refused | undefined {
  const { authorization, "x-amz-date": moment = "", "x-amz-security-token": token } = received.headers;
  const { identity, now } = expected;
  if (authorization === undefined)
    return refused("MissingAuthenticationTokenException", "Missing Authentication Token");
  const [, accessKeyId, scope = "", names = "", signature] = AUTHORIZATION.exec(authorization) ?? [];
  if (signature === undefined)
    return refused("IncompleteSignatureException", "The Authorization header is incomplete.");
  if (accessKeyId !== identity.accessKeyId || token !== identity.sessionToken)
    return refused("UnrecognizedClientException", "The security token included in the request is invalid.");
  const signed = names.split(";");
  const fault = scopeFault(scope, moment, expected) ?? timeFault(moment, now) ?? headersFault(received.headers, signed);
  if (fault !== undefined) return refused("InvalidSignatureException", fault);
  const wanted = signatureOf(received, { signed, scope, moment, secret: identity.secretAccessKey });
  return signature === wanted ? undefined : refused("InvalidSignatureException", MISMATCH);
}

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

function scopeFault(scope: string, moment: string, { region, service }: Expected): string | undefined {
  const [date, where, what] = scope.split("/");
  if (what !== service) return `Credential should be scoped to correct service: '${service}'.`;
  if (where !== region) return `Credential should be scoped to a valid region, not '${where}'.`;
  if (scope === `${date}/${region}/${service}/aws4_request` && moment.slice(0, 8) === date) return undefined;
  return "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP";
}

function timeFault(moment: string, now: number): string | undefined {
  const difference = timeOf(moment) - now;
  if (Math.abs(difference) <= TOLERANCE) return undefined;
  const own = new Date(now).toISOString();
  return difference > 0
    ? `Signature not yet current: ${moment} is still later than ${own}`
    : `Signature expired: ${moment} is now earlier than ${own}`;
}

/** What says who asks, and nothing that is changed on the way. */
function headersFault(headers: Received["headers"], signed: readonly string[]): string | undefined {
  const missing = Object.keys(headers).find(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signed.includes(name),
  );
  if (missing !== undefined) return `'${missing}' must be a 'SignedHeader' in the AWS Authorization.`;
  const changing = CHANGING.find((name) => signed.includes(name));
  return changing && `'${changing}' may be changed on the way, and must not be signed.`;
}

const CHANGING = ["accept-encoding", "connection", "transfer-encoding", "user-agent"];

function refused(type: RefusalType, message: string): Refused {
  return { type, message };
}

/** Of `20261122T120005Z`. */
function timeOf(moment: string): number {
  return Date.parse(moment.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

interface Signing {
  readonly signed: readonly string[];
  readonly scope: string;
  readonly moment: string;
  readonly secret: string;
}

function signatureOf(received: Received, { signed, scope, moment, secret }: Signing): string {
  const toSign = ["AWS4-HMAC-SHA256", moment, scope, sha256(canonical(received, signed))].join("\n");
  const key = scope.split("/").reduce<BinaryLike>(hmac, `AWS4${secret}`);
  return hmac(key, toSign).toString("hex");
}

/** The path is encoded once more than it was sent. */
function canonical({ method, target, headers, body }: Received, signed: readonly string[]): string {
  const [path = "", query = ""] = target.split("?");
  const lines = signed.map((name) => `${name}:${(headers[name] ?? "").trim().replace(/ +/g, " ")}\n`);
  const again = path.split("/").map(encodeURIComponent).join("/");
  return [method, again, query.split("&").sort().join("&"), lines.join(""), signed.join(";"), sha256(body)].join("\n");
}

function sha256(data: BinaryLike): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: BinaryLike, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
