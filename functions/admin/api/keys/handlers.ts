// Answers for keys.
import type { StoredKey } from "../../../aws/stored-directory.ts";
import { GatewayError, invalidRequest } from "../../../core/error.ts";
import { changeKey } from "../../keys/change.ts";
import { type CreatedKey, createKey } from "../../keys/create.ts";
import { disableKey, enableKey } from "../../keys/disable.ts";
import { createPlaygroundKey } from "../../keys/playground.ts";
import { revokeKeys } from "../../keys/revoke.ts";
import { type RotatedKey, rotateKey } from "../../keys/rotate.ts";
import { idOf } from "../../keys/state.ts";
import type { KeyContext } from "../../operation.ts";
import { OperationError } from "../../operation-error.ts";
import { changing } from "../changing.ts";
import type { ApiContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { listAnswer, pageOf } from "../lists.ts";
import { etagOf } from "../revision.ts";
import { findKey } from "./find.ts";
import { recordOf } from "./record.ts";
import type { keyRoutes } from "./routes.ts";

const BY_NAME = {
  idOf: ({ document }: StoredKey) => idOf(document),
  placeOf: ({ document }: StoredKey) => document.name,
};

export const keyHandlers = {
  async "GET /v1/organization/api_keys"({ query }, context) {
    const { keys } = await context.stored();
    const wanted = keys.filter(({ document }) => query.name === undefined || document.name === query.name);
    const { data, has_more } = pageOf(wanted, query, BY_NAME);
    const surroundings = { keys, now: context.now() };
    return {
      body: listAnswer(
        data.map(({ document }) => recordOf(document, surroundings)),
        has_more,
      ),
    };
  },
  async "POST /v1/organization/api_keys"({ body }, context) {
    const warnings: string[] = [];
    const made = await createKey(body, await keyContext(context, warnings)).catch(async (error) => {
      throw await withExisting(error, body.name, context);
    });
    return withSecret(made, context, warnings);
  },
  async "GET /v1/organization/api_keys/{id}"({ parameters }, context) {
    return shown(await findKey(parameters.id, context), context);
  },
  async "PATCH /v1/organization/api_keys/{id}"({ parameters, body, ifMatch }, context) {
    const warnings: string[] = [];
    const answer = await changing({ ifMatch, context, ...oneKey(parameters.id) }, async (seen) => {
      const operation = await keyContext(context, warnings);
      return (await changeKey(seen, body, operation)).after;
    });
    return { ...answer, body: { ...answer.body, ...withWarnings(warnings) } };
  },
  async "DELETE /v1/organization/api_keys/{id}"({ parameters, ifMatch }, context) {
    await changing({ ifMatch, context, ...oneKey(parameters.id) }, async (seen) => {
      for await (const _ of revokeKeys([seen], await keyContext(context)));
      return seen;
    });
    return { body: { object: "organization.api_key.deleted", id: parameters.id, deleted: true } };
  },
  async "POST /v1/organization/api_keys/{id}/rotate"({ parameters, body, ifMatch }, context) {
    let made: RotatedKey | undefined;
    const answer = await changing({ ifMatch, context, ...oneKey(parameters.id) }, async (seen) => {
      const { grace_seconds, expires_at } = body;
      made = await rotateKey(seen, { grace: grace_seconds * 1_000, expires_at }, await keyContext(context));
      return made.successor;
    });
    const warnings = made?.failure === undefined ? [] : [STILL_VALID];
    return { ...answer, body: { ...answer.body, key: made?.secret ?? "", ...withWarnings(warnings) } };
  },
  async "POST /v1/organization/api_keys/{id}/disable"({ parameters, ifMatch }, context) {
    return changing(
      { ifMatch, context, ...oneKey(parameters.id) },
      async (seen) => (await disableKey(seen, await keyContext(context))).after,
    );
  },
  async "POST /v1/organization/api_keys/{id}/enable"({ parameters, ifMatch }, context) {
    return changing(
      { ifMatch, context, ...oneKey(parameters.id) },
      async (seen) => (await enableKey(seen, await keyContext(context))).after,
    );
  },
  async "POST /v1/organization/playground_keys"({ body }, context) {
    const { expires_in_seconds, ...wanted } = body;
    const made = await createPlaygroundKey(
      { ...wanted, lifetime: expires_in_seconds * 1_000 },
      await keyContext(context),
    );
    return withSecret(made, context);
  },
} as const satisfies Handlers<typeof keyRoutes>;

/** The new secret is shown all the same: it would be lost. */
const STILL_VALID =
  "The new key works, but the end of the old one could not be stored: revoke it when it is no longer used.";

async function withSecret({ secret, after }: CreatedKey, context: ApiContext, warnings: readonly string[] = []) {
  const { body, etag } = await shown(after, context);
  return { body: { ...body, key: secret, ...withWarnings(warnings) }, etag };
}

function withWarnings(warnings: readonly string[]) {
  return warnings.length === 0 ? {} : { warnings: [...warnings] };
}

/** A client that repeats a request whose answer was lost learns the id of the key that it made. */
async function withExisting(error: unknown, name: string, { directory }: ApiContext): Promise<unknown> {
  if (!(error instanceof OperationError) || error.code !== "conflict") return error;
  const { keys } = await directory.readAll();
  const existing = keys.find(({ document }) => document.name === name);
  const id = existing === undefined ? "" : ` Its id is ${idOf(existing.document)}.`;
  const { status, body } = invalidRequest(409, error.reason, `A key named '${name}' exists already.${id}`, "name");
  return new GatewayError(status, { ...body, ...(existing && { further: { id: idOf(existing.document) } }) });
}

function oneKey(id: string) {
  return { find: (context: Pick<ApiContext, "stored">) => findKey(id, context), shown };
}

async function shown(item: StoredKey, context: ApiContext) {
  const { keys } = await context.stored();
  const others = keys.filter(({ id }) => id !== item.id);
  return { body: recordOf(item.document, { keys: [...others, item], now: context.now() }), etag: etagOf(item) };
}

async function keyContext(context: ApiContext, warnings: string[] = []): Promise<KeyContext> {
  const { directory, audit } = context;
  const warn = (warning: string, field?: string) =>
    warnings.push(field === undefined ? warning : `${field}: ${warning}`);
  return { directory, audit, stored: await context.stored(), now: context.now(), warn };
}
