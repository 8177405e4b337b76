// Single calls: what the log says of each, for a while.
import * as z from "zod/mini";
import { RECORDED_CALLS } from "../../../core/call-records.ts";
import { listOf, listQuery } from "../lists.ts";
import type { Routes } from "../route.ts";

const attempt = z.object({
  model: z.string(),
  target: z.string(),
  code: z.string(),
  status: z.optional(z.number()),
  cause: z.optional(z.string()),
});

/** The entry of the log. Times are in milliseconds. */
const call = z.looseObject({
  object: z.literal("organization.call"),
  id: z.string(),
  timestamp: z.string(),
  request_id: z.string(),
  protocol: z.string(),
  /** The key's name, and its public id where it has one. */
  key: z.string(),
  key_id: z.optional(z.string()),
  asked: z.string(),
  model: z.optional(z.string()),
  served: z.optional(z.string()),
  target: z.optional(z.string()),
  stream: z.boolean(),
  status: z.number(),
  ending: z.enum(["complete", "failed", "refused"]),
  code: z.optional(z.string()),
  attempts: z.optional(z.readonly(z.array(attempt))),
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  cached_tokens: z.number(),
  total_tokens: z.number(),
  estimated: z.boolean(),
  time_to_first_token: z.optional(z.number()),
  duration: z.number(),
  cost_usd: z.number(),
});

const text = z.optional(z.string().check(z.maxLength(1024)));

export const callRoutes = {
  "GET /v1/organization/calls": {
    role: "viewer",
    summary: "List calls, newest first. Refused calls have no records; usage counts them.",
    query: z.strictObject({
      ...listQuery,
      order: z._default(z.enum(["asc", "desc"]), "desc"),
      ending: z.optional(z.enum(["complete", "failed"])),
      /** A name or an id. */
      key: text,
      model: text,
      code: text,
      request_id: text,
    }),
    answer: z.extend(listOf(call), {
      /** The `after` of the next page, also where this one is empty: one request looks at an hour, or at 60 days of failures. */
      next: z.nullable(z.string()),
      /** `sample`: of successful calls, five a second and process are recorded. */
      recording: z.enum(RECORDED_CALLS),
    }),
  },
  "GET /v1/organization/calls/{id}": { role: "viewer", summary: "Read a call.", answer: call },
} as const satisfies Routes;
