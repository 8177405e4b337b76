// What is used of the limits of keys and models.
import * as z from "zod/mini";
import type { Routes } from "../route.ts";

const MOST_SUBJECTS = 100;

const standing = z.object({
  limit: z.enum(["rpm", "tpm", "rpd", "tpd", "concurrency", "usd_per_day", "usd_per_month"]),
  value: z.number(),
  used: z.number(),
  remaining: z.number(),
  /** RFC 3339; null of a limit that each call gives back. */
  resets_at: z.nullable(z.string()),
});

const standings = z.object({
  object: z.literal("organization.limits"),
  /** Such as `key:team-a` or `model:my-gpt4-mini`. */
  subject: z.string(),
  limits: z.array(standing),
  /** Calls in progress, and those that were killed, by when their slots are free. */
  calls: z.array(z.object({ calls: z.number(), state: z.enum(["in_progress", "killed"]), slots_free_by: z.string() })),
  /** How many calls were killed in this hour and the one before. */
  killed: z.number(),
});

const subject = z.string().check(z.regex(/^(?:key|model):./, "must be key:NAME or model:NAME"));

export const limitRoutes = {
  "GET /v1/organization/limits": {
    role: "viewer",
    summary: "Read what keys and models have used of their limits.",
    query: z.strictObject({ subject: z.array(subject).check(z.minLength(1), z.maxLength(MOST_SUBJECTS)) }),
    answer: z.object({ object: z.literal("list"), data: z.array(standings) }),
  },
  "POST /v1/organization/limits/reset": {
    role: "operator",
    summary: "Reset all counts of a key or a model to zero. Calls in progress are no longer counted.",
    body: z.strictObject({ subject }),
    answer: z.extend(standings, { reset: z.boolean() }),
  },
} as const satisfies Routes;
