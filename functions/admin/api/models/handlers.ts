// Answers for models.
import type { StoredModel } from "../../../aws/stored-directory.ts";
import { createModel } from "../../models/create.ts";
import { findModel } from "../../models/find.ts";
import { patchModel } from "../../models/patch.ts";
import { recordOf } from "../../models/record.ts";
import { removeModel } from "../../models/remove.ts";
import type { ModelContext } from "../../operation.ts";
import { changing } from "../changing.ts";
import type { ApiContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { listAnswer, pageOf } from "../lists.ts";
import { etagOf } from "../revision.ts";
import type { modelRoutes } from "./routes.ts";

const BY_NAME = {
  idOf: ({ document }: StoredModel) => document.name,
  placeOf: ({ document }: StoredModel) => document.name,
};

export const modelHandlers = {
  async "GET /v1/organization/models"({ query }, context) {
    const stored = await context.stored();
    const { data, has_more } = pageOf(stored.models, query, BY_NAME);
    return {
      body: listAnswer(
        data.map(({ document }) => bodyOf({ ...recordOf(document, stored) })),
        has_more,
      ),
    };
  },
  async "POST /v1/organization/models"({ body }, context) {
    return shown((await createModel(body, await modelContext(context))).after, context);
  },
  async "GET /v1/organization/models/{name}"({ parameters }, context) {
    return shown(findModel(parameters.name, await context.stored()), context);
  },
  async "PATCH /v1/organization/models/{name}"({ parameters, body, ifMatch }, context) {
    return changing({ ifMatch, context, ...oneModel(parameters.name) }, async (seen) => {
      return (await patchModel(seen, body, await modelContext(context))).after;
    });
  },
  async "DELETE /v1/organization/models/{name}"({ parameters, ifMatch }, context) {
    const { name } = parameters;
    await changing({ ifMatch, context, ...oneModel(name) }, async (seen) => {
      return (await removeModel(seen, await modelContext(context))).before;
    });
    return { body: { object: "organization.model.deleted", id: name, deleted: true } };
  },
} as const satisfies Handlers<typeof modelRoutes>;

function oneModel(name: string) {
  return { find: async ({ stored }: Pick<ApiContext, "stored">) => findModel(name, await stored()), shown };
}

async function shown(item: StoredModel, context: Pick<ApiContext, "stored">) {
  return { body: bodyOf(recordOf(item.document, await context.stored())), etag: etagOf(item) };
}

function bodyOf(record: ReturnType<typeof recordOf>) {
  return { object: "organization.model" as const, id: record.name, ...record };
}

async function modelContext({ directory, audit, stored, now, stage }: ApiContext): Promise<ModelContext> {
  return { directory, audit, stored: await stored(), now: now(), environment: NO_ENVIRONMENT, isLocal: stage.isLocal };
}

/** A request names no variable of this function: it could send their values anywhere. */
const NO_ENVIRONMENT = {};
