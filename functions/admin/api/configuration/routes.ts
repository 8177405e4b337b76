// The file of models and keys: what it would change, and changing it.
import * as z from "zod/mini";
import { keyInFile, modelInFile } from "../../../core/directory/configuration-schema.ts";
import type { Routes } from "../route.ts";

const wanted = {
  models: z._default(z.array(modelInFile), []),
  keys: z._default(z.array(keyInFile), []),
  /** Whether to remove what is not in the file. */
  prune: z._default(z.boolean(), false),
};

const named = {
  kind: z.enum(["model", "key"]),
  name: z.string(),
  /** Of a key. */
  public_id: z.optional(z.nullable(z.string())),
};

const plan = z.object({
  object: z.literal("organization.configuration.plan"),
  /** Of this plan: `apply` carries out no other. */
  hash: z.string(),
  changes: z.array(
    z.object({
      action: z.enum(["add", "change", "remove"]),
      ...named,
      fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
    }),
  ),
  unchanged: z.number(),
  /** What is stored, is not in the file, and stays. */
  left: z.array(z.object(named)),
  warnings: z.array(z.string()),
});

export const configurationRoutes = {
  "GET /v1/organization/configuration": {
    role: "admin",
    summary: 'Export models and keys as a file. Secrets read {"kept": true}.',
    answer: z.object({ models: z.array(z.looseObject({})), keys: z.array(z.looseObject({})) }),
  },
  "POST /v1/organization/configuration/plan": {
    role: "admin",
    summary: "Read what a file of models and keys would change. Changes nothing.",
    body: z.strictObject(wanted),
    answer: plan,
  },
  "POST /v1/organization/configuration/apply": {
    role: "admin",
    summary: "Carry out a plan. Refused with 409 if the plan of the same file has become another.",
    body: z.strictObject({ ...wanted, hash: z.string() }),
    answer: z.extend(plan, { applied: z.literal(true) }),
  },
} as const satisfies Routes;
