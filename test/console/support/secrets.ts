// Looks for secrets in everything that a browser was sent.
import { createHash } from "node:crypto";
import type { SeenResponse } from "./watch.ts";

/** What makes a key, and the only requests whose answers have it: once each. */
const MAKERS = /^POST \/v1\/organization\/(api_keys|api_keys\/[^/]+\/rotate|playground_keys|admin_api_keys)$/;
/** Of the gateway, and of the admin API. */
const KEYS = /sk-sluice-[0-9A-Za-z]{4,64}-[0-9A-Za-z]{20,}|sluice-admin-[0-9A-Za-z]{4,64}-[0-9A-Za-z]{20,}/g;

/** One line for each secret that a response should not have had. `known` are those that the server was started with. */
export function findSecrets(responses: readonly SeenResponse[], known: readonly string[]): string[] {
  const made = responses.filter(isMaker).flatMap(({ body }) => body.match(KEYS) ?? []);
  const sessions = responses.flatMap(({ cookies }) => cookies).filter((value) => value !== "");
  const hidden = [...known, ...sessions, ...[...known, ...made, ...sessions].flatMap(hashesOf)];
  return [
    ...responses.flatMap((response) => leaksOf(response, hidden)),
    ...made.filter((key, at) => made.indexOf(key) !== at).map((key) => `${key} was shown twice`),
    ...responses.filter((response) => !isMaker(response)).flatMap(keysIn),
  ];
}

function isMaker({ request }: SeenResponse): boolean {
  return MAKERS.test(request);
}

function leaksOf({ request, body }: SeenResponse, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => body.includes(secret)).map((secret) => `${request} has ${secret}`);
}

function keysIn({ request, body }: SeenResponse): string[] {
  return (body.match(KEYS) ?? []).map((key) => `${request} has ${key}`);
}

export function hashesOf(secret: string): string[] {
  const encodings = ["hex", "base64", "base64url"] as const;
  return encodings.map((encoding) => createHash("sha256").update(secret).digest(encoding));
}
