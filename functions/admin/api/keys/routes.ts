// Keys of the gateway's clients.
import * as z from "zod/mini";
import { budget, key, rateLimit } from "../../../core/directory/directory.ts";
import { deleted } from "../delete-answer.ts";
import { listOf, listQuery } from "../lists.ts";
import type { Routes } from "../route.ts";

/** With the names of the file of models and keys. */
const fields = {
  name: key.shape.name,
  allowed_models: z.array(z.string()),
  created_at: z.optional(z.string()),
  expires_at: z.optional(z.string()),
  rate_limit: z.optional(rateLimit),
  budget: z.optional(budget),
};

export const apiKey = z.object({
  object: z.literal("organization.api_key"),
  /** The public id, or 12 digits of the hash of a key that was made elsewhere. */
  id: z.string(),
  ...fields,
  /** `grace`: it was rotated, and works until it expires. */
  state: z.enum(["active", "grace", "disabled", "expired"]),
  /** The id of the key that it was rotated from. */
  replaces: z.optional(z.string()),
});

const shownOnce = z.extend(apiKey, {
  /** The secret. It is never shown again. */
  key: z.string(),
  warnings: z.optional(z.array(z.string())),
});

const changed = z.extend(apiKey, { warnings: z.optional(z.array(z.string())) });

const newKey = z.strictObject({
  name: key.shape.name,
  allowed_models: key.shape.allowed_models,
  expires_at: key.shape.expires_at,
  rate_limit: z.optional(rateLimit),
  budget: z.optional(budget),
});

const removable = <One extends z.ZodMiniType>(schema: One) => z.optional(z.nullable(schema));

/** A merge patch (RFC 7396): what is missing stays, null removes. */
const keyPatch = z.strictObject({
  allowed_models: z.optional(key.shape.allowed_models),
  expires_at: removable(key.shape.expires_at.def.innerType),
  rate_limit: removable(
    z.strictObject({
      rpm: removable(rateLimit.shape.rpm.def.innerType),
      tpm: removable(rateLimit.shape.tpm.def.innerType),
      rpd: removable(rateLimit.shape.rpd.def.innerType),
      tpd: removable(rateLimit.shape.tpd.def.innerType),
      concurrency: removable(rateLimit.shape.concurrency.def.innerType),
    }),
  ),
  budget: removable(
    z.strictObject({
      usd_per_day: removable(budget.shape.usd_per_day.def.innerType),
      usd_per_month: removable(budget.shape.usd_per_month.def.innerType),
    }),
  ),
});

/** 90 days. */
const LONGEST_GRACE = 90 * 24 * 60 * 60;

export const keyRoutes = {
  "GET /v1/organization/api_keys": {
    role: "viewer",
    summary: "List keys, by name.",
    query: z.strictObject({ ...listQuery, name: z.optional(z.string()) }),
    answer: listOf(apiKey),
  },
  "POST /v1/organization/api_keys": {
    role: "operator",
    summary: "Create a key. Its secret is in this answer only.",
    body: newKey,
    status: 201,
    answer: shownOnce,
  },
  "GET /v1/organization/api_keys/{id}": { role: "viewer", summary: "Read a key.", answer: apiKey },
  "PATCH /v1/organization/api_keys/{id}": {
    role: "operator",
    summary: "Change a key by a merge patch (RFC 7396).",
    body: keyPatch,
    isConditional: true,
    answer: changed,
  },
  "DELETE /v1/organization/api_keys/{id}": {
    role: "operator",
    summary: "Revoke a key. Its usage records stay.",
    isConditional: true,
    answer: deleted("organization.api_key.deleted"),
  },
  "POST /v1/organization/api_keys/{id}/rotate": {
    role: "operator",
    summary: "Rotate a key: create a new secret. The old one works until the grace period ends.",
    body: z.strictObject({
      /** For how long the old secret works. */
      grace_seconds: z._default(z.int().check(z.nonnegative(), z.maximum(LONGEST_GRACE)), 24 * 60 * 60),
      expires_at: key.shape.expires_at,
    }),
    isConditional: true,
    status: 201,
    answer: shownOnce,
  },
  "POST /v1/organization/api_keys/{id}/disable": {
    role: "operator",
    summary: "Disable a key without deleting it.",
    isConditional: true,
    answer: apiKey,
  },
  "POST /v1/organization/api_keys/{id}/enable": {
    role: "operator",
    summary: "Enable a disabled key.",
    isConditional: true,
    answer: apiKey,
  },
  "POST /v1/organization/playground_keys": {
    role: "operator",
    summary: "Create a key for the playground: short-lived, for all models, with tight limits.",
    body: z.strictObject({
      allowed_models: z._default(key.shape.allowed_models, ["*"]),
      expires_in_seconds: z._default(z.int().check(z.positive(), z.maximum(24 * 60 * 60)), 60 * 60),
      rate_limit: z._default(rateLimit, { rpm: 60, concurrency: 3 }),
      budget: z.optional(budget),
    }),
    status: 201,
    answer: shownOnce,
  },
} as const satisfies Routes;
