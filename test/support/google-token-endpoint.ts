// A stand-in for Google's token endpoint, over a real socket: it believes nothing that is not signed as Google's own wants it.
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

const EMAIL = "sluice@sluice-test-project.iam.gserviceaccount.com";
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

export interface TokenEndpoint {
  readonly url: string;
  /** Of each request, the reason why it is refused, or the token that it gets. */
  readonly answers: string[];
  /** In milliseconds since 1970. */
  now: number;
  /** What is answered in place of a token. */
  failure: { status: number; body: string } | "cut" | undefined;
  /** Answers once it is there. */
  held: Promise<void> | undefined;
  /** The key of a service account whose tokens are fetched here. */
  credentials(members?: object): string;
  close(): Promise<void>;
}

export async function startTokenEndpoint(): Promise<TokenEndpoint> {
  const server = createServer((request, response) => void answer(request, response, endpoint));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint: TokenEndpoint = {
    url: `http://127.0.0.1:${port}/token`,
    answers: [],
    now: Date.parse("2026-11-22T12:00:00Z"),
    failure: undefined,
    held: undefined,
    credentials: (members) => JSON.stringify({ ...serviceAccount(endpoint.url), ...members }, null, 2),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return endpoint;
}

export function serviceAccount(token_uri: string) {
  return {
    type: "service_account",
    project_id: "sluice-test-project",
    private_key_id: "key-1",
    private_key: privateKey,
    client_email: EMAIL,
    token_uri,
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, endpoint: TokenEndpoint): Promise<void> {
  const form = new URLSearchParams(await text(request));
  await endpoint.held;
  if (endpoint.failure === "cut") {
    endpoint.answers.push("cut");
    return void response.destroy();
  }
  const fault = faultIn(request, form, endpoint);
  const token = `ya29.token-${endpoint.answers.length + 1}`;
  endpoint.answers.push(endpoint.failure ? "failed" : (fault ?? token));
  const { status, body } = endpoint.failure ?? {
    status: fault === undefined ? 200 : 400,
    body: JSON.stringify(
      fault === undefined
        ? { access_token: token, expires_in: 3599, token_type: "Bearer" }
        : { error: "invalid_grant", error_description: fault },
    ),
  };
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}

function faultIn({ method, headers }: IncomingMessage, form: URLSearchParams, { url, now }: TokenEndpoint) {
  if (method !== "POST" || headers["content-type"] !== "application/x-www-form-urlencoded") return "no form";
  if (form.get("grant_type") !== "urn:ietf:params:oauth:grant-type:jwt-bearer") return "grant_type";
  const [header = "", claims = "", signature = "", ...more] = (form.get("assertion") ?? "").split(".");
  const key = createPublicKey(publicKey);
  if (
    more.length > 0 ||
    !verify("sha256", Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url"))
  )
    return "signature";
  const { alg, typ, kid } = decoded(header);
  if (alg !== "RS256" || typ !== "JWT" || kid !== "key-1") return "header";
  const { iss, aud, scope, iat, exp } = decoded(claims);
  if (iss !== EMAIL || aud !== url || scope !== SCOPE) return "claims";
  const at = now / 1000;
  return Math.abs(iat - at) > 60 || exp <= at || exp - iat > 3600 ? "times" : undefined;
}

function decoded(part: string) {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}
