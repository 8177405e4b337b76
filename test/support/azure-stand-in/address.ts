// The addresses of the stand-in's resource, its deployments, and the credentials that it takes.
import type { IncomingHttpHeaders } from "node:http";
import { type Refusal, refuse, refuseAtTheDoor } from "./error.ts";

/** The only key, and the only access token, that the stand-in accepts. */
export const API_KEY = "0123456789abcdef-azure-key";
export const ACCESS_TOKEN = "eyJ0.stand-in.azure-token";

export interface Deployment {
  /** The model's own name, which answers have. */
  readonly model: string;
  /** It takes `max_completion_tokens` only. */
  readonly isReasoning?: boolean;
}

/** By their names. */
export const deployments: Readonly<Record<string, Deployment>> = {
  "chat-eu": { model: "gpt-4o-mini-2024-07-18" },
  "gpt-4o": { model: "gpt-4o-2024-11-20" },
  "gpt-5-nano": { model: "gpt-5-nano-2025-08-07", isReasoning: true },
};

export interface Address {
  /** Undefined in the v1 API, where the body names it. */
  readonly deployment: string | undefined;
  /** Undefined in the v1 API. */
  readonly version: string | undefined;
}

const VERSIONS = ["2024-02-01", "2024-06-01", "2024-10-21", "2024-12-01-preview", "2025-04-01-preview"];
/** The first with `stream_options`. */
const FIRST_WITH_OPTIONS = "2024-09-01-preview";

export function takesStreamOptions({ version }: Address): boolean {
  return version === undefined || version >= FIRST_WITH_OPTIONS;
}

const V1 = /^\/openai\/v1\/chat\/completions$/;
const CLASSIC = /^\/openai\/deployments\/([^/]+)\/chat\/completions$/;
const NOT_FOUND = refuse(404, "Resource not found", { code: "404" });

export function addressOf(method: string, path: string): Address | Refusal {
  const { pathname, searchParams } = new URL(path, "http://stand-in");
  const version = searchParams.get("api-version") ?? undefined;
  const [, deployment] = CLASSIC.exec(pathname) ?? [];
  if (method !== "POST" || (deployment === undefined && !V1.test(pathname))) return NOT_FOUND;
  if (deployment === undefined) {
    const isDated = version !== undefined && version !== "preview";
    return isDated
      ? bad("api-version query parameter is not allowed when using /v1 path")
      : { deployment, version: undefined };
  }
  if (version === undefined) return NOT_FOUND;
  return VERSIONS.includes(version)
    ? { deployment: decodeURIComponent(deployment), version }
    : bad("API version not supported");
}

function bad(message: string): Refusal {
  return refuse(400, message, { code: "BadRequest" });
}

export function credentialsRefusal({ "api-key": key, authorization }: IncomingHttpHeaders): Refusal | undefined {
  if (key !== undefined) return key === API_KEY ? undefined : refuse(401, WRONG_KEY, { code: "401" });
  return authorization === `Bearer ${ACCESS_TOKEN}` ? undefined : refuseAtTheDoor(401, WRONG_TOKEN);
}

const WRONG_KEY =
  "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";
const WRONG_TOKEN =
  "Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.";
