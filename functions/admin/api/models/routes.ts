// Models: what clients may ask for, and where it is sent.
import * as z from "zod/mini";
import { modelInFile } from "../../../core/directory/configuration-schema.ts";
import { modelMembers, prices } from "../../../core/directory/directory.ts";
import { deleted } from "../delete-answer.ts";
import { listOf, listQuery } from "../lists.ts";
import { patchOf } from "../patch-schema.ts";
import type { Routes } from "../route.ts";

const pricing = z.object({
  /** The target, where there are several. */
  model: z.optional(z.string()),
  /** `own`, `catalogue`, `free` or `unknown`. */
  source: z.string(),
  prices: z.optional(prices),
  id: z.optional(z.string()),
  as_of: z.optional(z.string()),
  reason: z.optional(z.string()),
});

/** With the names of the file of models and keys. Secrets read `{"kept": true}`. */
export const model = z.looseObject({
  object: z.literal("organization.model"),
  id: z.string(),
  name: modelMembers.shape.name,
  pricing: z.union([pricing, z.array(pricing)]),
  /** The names of the keys that may use it. */
  keys: z.array(z.string()),
});

export const modelRoutes = {
  "GET /v1/organization/models": {
    role: "viewer",
    summary: "List models, by name.",
    query: z.strictObject(listQuery),
    answer: listOf(model),
  },
  "POST /v1/organization/models": {
    role: "admin",
    summary: "Create a model, as an entry of the file of models and keys.",
    body: modelInFile,
    isBodyAsSent: true,
    status: 201,
    answer: model,
  },
  "GET /v1/organization/models/{name}": { role: "viewer", summary: "Read a model.", answer: model },
  "PATCH /v1/organization/models/{name}": {
    role: "admin",
    summary: 'Change a model by a merge patch (RFC 7396). {"kept": true} keeps a stored secret.',
    body: patchOf(modelInFile, ["name"]),
    isBodyAsSent: true,
    isConditional: true,
    answer: model,
  },
  "DELETE /v1/organization/models/{name}": {
    role: "admin",
    summary: "Delete a model. Refused while a key or another model names it.",
    isConditional: true,
    answer: deleted("organization.model.deleted"),
  },
} as const satisfies Routes;
