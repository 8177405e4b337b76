// The addresses of both services, and the credentials that each wants.
import type { IncomingHttpHeaders } from "node:http";
import { detail, type Refusal, refuse } from "./error.ts";
import type { Service } from "./models.ts";

/** The only key, and the only access token, that the stand-in accepts. */
export const API_KEY = "AIza-stand-in";
export const ACCESS_TOKEN = "ya29.stand-in";

export interface Address {
  readonly service: Service;
  readonly id: string;
  readonly isStream: boolean;
  /** The address without its query, as errors name it. */
  readonly resource: string;
  readonly query: URLSearchParams;
  /** Whether Vertex is asked without a project, with a key in place of a token. */
  readonly isExpress: boolean;
}

const GEMINI = /^\/(v1beta\/models\/([^/:]+)):(generateContent|streamGenerateContent)$/;
const VERTEX =
  /^\/v1(?:beta1)?\/((?:projects\/[^/]+\/locations\/[^/]+\/)?publishers\/google\/models\/([^/:]+)):(generateContent|streamGenerateContent)$/;

export function addressOf(path: string): Address | undefined {
  const { pathname, searchParams: query } = new URL(path, "http://stand-in");
  const gemini = GEMINI.exec(pathname);
  const [, resource = "", id = "", method] = gemini ?? VERTEX.exec(pathname) ?? [];
  if (method === undefined) return undefined;
  const common = { id: decodeURIComponent(id), isStream: method === "streamGenerateContent", resource, query };
  return { ...common, service: gemini ? "gemini" : "vertex", isExpress: resource.startsWith("publishers/") };
}

export function credentialsRefusal({ service, isExpress, query }: Address, headers: IncomingHttpHeaders) {
  if (query.has("key")) return refuse(400, "The key is in the address, where logs and errors show it.");
  return service === "vertex" && !isExpress ? tokenRefusal(headers) : keyRefusal(headers);
}

function keyRefusal({ "x-goog-api-key": key = "" }: IncomingHttpHeaders): Refusal | undefined {
  if (key === "") return refuse(403, UNREGISTERED);
  if (key === API_KEY) return undefined;
  const message = "API key not valid. Please pass a valid API key.";
  const metadata = { service: "generativelanguage.googleapis.com" };
  return refuse(400, message, [
    detail("ErrorInfo", { reason: "API_KEY_INVALID", domain: "googleapis.com", metadata }),
    detail("LocalizedMessage", { locale: "en-US", message }),
  ]);
}

function tokenRefusal({ authorization }: IncomingHttpHeaders): Refusal | undefined {
  if (authorization === `Bearer ${ACCESS_TOKEN}`) return undefined;
  return refuse(401, `Request ${authorization === undefined ? "is missing required" : "had invalid"} ${EXPECTED}`);
}

const UNREGISTERED =
  "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.";
const EXPECTED =
  "authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
