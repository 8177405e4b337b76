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

export interface Refused {
  readonly type: string;
  readonly message: string;
}

/** Milliseconds. */
const TOLERANCE = 5 * 60_000;
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/;

/** Undefined if AWS would accept the request. */
export function faultOf(received: Received, { identity, region, service, now }: Expected): Refused | undefined {
  const [, accessKeyId, scope, names = "", signature] =
    AUTHORIZATION.exec(received.headers["authorization"] ?? "") ?? [];
  if (scope === undefined) return refused("MissingAuthenticationTokenException", "no signature");
  if (accessKeyId !== identity.accessKeyId || received.headers["x-amz-security-token"] !== identity.sessionToken)
    return refused("UnrecognizedClientException", "The security token included in the request is invalid.");
  const moment = received.headers["x-amz-date"] ?? "";
  if (scope !== `${moment.slice(0, 8)}/${region}/${service}/aws4_request`)
    return refused(
      "InvalidSignatureException",
      `Credential should be scoped to ${region} and ${service}, not ${scope}`,
    );
  if (!(Math.abs(timeOf(moment) - now) <= TOLERANCE))
    return refused(
      "InvalidSignatureException",
      `Signature expired: ${moment} is now earlier than ${new Date(now).toISOString()}`,
    );
  const mustSign = Object.keys(received.headers).filter((name) => name === "host" || name.startsWith("x-amz-"));
  const signed = names.split(";");
  if (!mustSign.every((name) => signed.includes(name)))
    return refused("InvalidSignatureException", `${mustSign.join(", ")} must be signed`);
  const wanted = signatureOf(received, { signed, scope, moment, secret: identity.secretAccessKey });
  return signature === wanted
    ? undefined
    : refused("InvalidSignatureException", "The request signature does not match");
}

function refused(type: string, message: string): Refused {
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
