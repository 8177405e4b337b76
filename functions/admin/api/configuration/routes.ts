// The file of models and keys: what it would change, and changing it.
import * as z from "zod/mini";
import { keyInFile, modelInFile } from "../../../core/directory/configuration-schema.ts";
import type { Routes } from "../route.ts";

const wanted = {
  models: z.optional(z.array(modelInFile)),
  keys: z.optional(z.array(keyInFile)),
  /** Whether to remove what is not in the file. */
  prune: z.optional(z.boolean()),
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
    summary: 'Export models and keys as a file. Secrets are replaced by {"kept": true}.',
    answer: z.object({ models: z.array(z.looseObject({})), keys: z.array(z.looseObject({})) }),
  },
  "POST /v1/organization/configuration/plan": {
    role: "admin",
    summary: "Plan what a file of models and keys would change, without changing anything.",
    body: z.strictObject(wanted),
    isBodyAsSent: true,
    answer: plan,
  },
  "POST /v1/organization/configuration/apply": {
    role: "admin",
    summary: "Apply a plan. Refused with 409 if the same file would now change something else.",
    body: z.strictObject({ ...wanted, hash: z.string() }),
    isBodyAsSent: true,
    answer: z.extend(plan, { applied: z.literal(true) }),
  },
} as const satisfies Routes;
