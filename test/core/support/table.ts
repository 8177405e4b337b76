// What the tables of errors are tested with: one model behind a provider, keys of every kind, and what every error looks like.
import { expect } from "vitest";
import type { Answered } from "../../support/gateway.ts";
import { envelopeOf, expectNothingInside } from "./envelope.ts";
import { MODEL } from "./requests.ts";

export const KEY = "sk-provider-secret";

/** What no answer may hold, if the provider listens on this port. */
export function secretsOf(url: string): string[] {
  const { port, hostname } = new URL(url);
  return [KEY, port, hostname, "upstream-id", "key-of-demo"];
}

/** A model that is asked once. */
export function documentFor(url: string, model: object = {}, key: object = {}) {
  return {
    models: [
      {
        name: MODEL,
        model: "openai/upstream-id",
        provider_config: { api_base: url, api_key: KEY },
        retries: 0,
        timeout: 20_000,
        ...model,
      },
      { name: "another", model: "openai/another" },
    ],
    keys: [
      { name: "demo", key: "key-of-demo", allowed_models: [MODEL], ...key },
      { name: "disabled", key: "key-of-disabled", allowed_models: [MODEL], disabled: true },
      { name: "expired", key: "key-of-expired", allowed_models: [MODEL], expires_at: "2020-01-01T00:00:00Z" },
    ],
  };
}

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
export const demo = bearer("key-of-demo");

export interface Expected {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly param?: string;
}

export function expectError(answered: Answered, { param, ...expected }: Expected, secrets: readonly string[]): void {
  const { message: _, ...given } = envelopeOf(answered);
  expect({ status: answered.status, ...given }).toEqual({ ...expected, param: param ?? null });
  expect(answered.headers["x-request-id"]).toMatch(/./);
  expectNothingInside(answered, ...secrets);
}
