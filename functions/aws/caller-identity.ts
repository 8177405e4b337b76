// Proves who the function's role is, for those who cannot ask AWS by themselves: a request to AWS's Security Token Service
// that is signed and not sent (Signature Version 4: docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html).
import { createHash, createHmac } from "node:crypto";

export interface Role {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

/** As Lambda gives it to the function. */
export function roleOf(environment: NodeJS.ProcessEnv): Role {
  const { AWS_REGION = "us-east-1", AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = environment;
  const sessionToken = environment["AWS_SESSION_TOKEN"] || undefined;
  return { region: AWS_REGION, accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken };
}

const QUERY = "Action=GetCallerIdentity&Version=2011-06-15";

/**
 * As Google's Security Token Service takes it: the request as JSON, and URL-encoded. It is good for nothing but to be sent
 * by the one that `audience` names. `at` is in milliseconds since 1970.
 */
export function callerIdentity(audience: string, role: Role, at: number): string {
  const host = `sts.${role.region}.amazonaws.com`;
  const headers = {
    host,
    "x-amz-date": new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, ""),
    ...(role.sessionToken !== undefined && { "x-amz-security-token": role.sessionToken }),
    "x-goog-cloud-target-resource": audience,
  };
  const signed = { ...headers, Authorization: authorizationOf(headers, role) };
  const list = Object.entries(signed).map(([key, value]) => ({ key, value }));
  return encodeURIComponent(JSON.stringify({ url: `https://${host}?${QUERY}`, method: "POST", headers: list }));
}

type SignedHeaders = Readonly<Record<string, string>> & { readonly "x-amz-date": string };

/** The names of the headers are in alphabetical order, and in lower case. */
function authorizationOf(headers: SignedHeaders, { region, accessKeyId, secretAccessKey }: Role): string {
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = ["POST", "/", QUERY, lines.join(""), names, sha256("")].join("\n");
  const moment = headers["x-amz-date"];
  const scope = [moment.slice(0, 8), region, "sts", "aws4_request"];
  const toSign = ["AWS4-HMAC-SHA256", moment, scope.join("/"), sha256(request)].join("\n");
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, toSign).toString("hex");
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join("/")}, SignedHeaders=${names}, Signature=${signature}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
