// Answers for the file of models and keys: the plan that `config apply` shows, and carrying it out.

import { hashOf } from "../../../core/authenticate.ts";
import { parseFile } from "../../../core/directory/configuration.ts";
import type { ConfigurationFile } from "../../../core/directory/configuration-schema.ts";
import { invalidRequest } from "../../../core/error.ts";
import { providerRules } from "../../../providers/configuration-rules.ts";
import { applyPlan } from "../../configuration/apply-plan.ts";
import { fileOf } from "../../configuration/export.ts";
import { recordOfPlan } from "../../configuration/plan-record.ts";
import { warningsOf } from "../../oddities.ts";
import { type Plan, planChanges } from "../../plan.ts";
import type { ApiContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import type { configurationRoutes } from "./routes.ts";

export const configurationHandlers = {
  async "GET /v1/organization/configuration"(_, context) {
    return { body: fileOf(await context.stored(), false) };
  },
  async "POST /v1/organization/configuration/plan"({ body }, context) {
    return { body: (await planOf(body, context)).shown };
  },
  async "POST /v1/organization/configuration/apply"({ body: { hash, ...body } }, context) {
    const { plan, shown } = await planOf(body, context);
    if (hash !== shown.hash)
      throw invalidRequest(
        409,
        "plan_changed",
        "Something was changed since this plan was made. Look at the new plan.",
        "hash",
      );
    await applyPlan(plan, { ...context, stored: await context.stored() });
    return { body: { ...shown, applied: true } };
  },
} as const satisfies Handlers<typeof configurationRoutes>;

interface Wanted {
  readonly models?: ConfigurationFile["models"] | undefined;
  readonly keys?: ConfigurationFile["keys"] | undefined;
  readonly prune?: boolean | undefined;
}

async function planOf({ prune = false, models = [], keys = [] }: Wanted, context: ApiContext) {
  const { isLocal } = context.stage;
  const file = parseFile(JSON.stringify({ models, keys }), providerRules({ environment: {}, isLocal }));
  const now = new Date(context.now()).toISOString();
  const plan = await planChanges(file, await context.stored(), { prune, now, environment: {}, isLocal });
  return { plan, shown: await shown(plan, file) };
}

/** The hash is of all that will be written, secrets too, but for the time at which it is. */
async function shown(plan: Plan, file: ConfigurationFile) {
  const { changes, unchanged, left } = recordOfPlan(plan);
  const warnings = warningsOf(file, { models: plan.models, priced: plan.models });
  const hash = await hashOf(JSON.stringify(plan.changes, (name, value) => (name === "created_at" ? undefined : value)));
  return {
    object: "organization.configuration.plan" as const,
    hash,
    changes: changes.map((change) => ({
      ...withoutHash(change),
      fields: change.fields.filter(({ field }) => field !== "hash"),
    })),
    unchanged,
    left: left.map(withoutHash),
    warnings,
  };
}

function withoutHash<Document extends object>(document: Document) {
  const { hash: _, ...rest } = { hash: undefined, ...document };
  return rest;
}
