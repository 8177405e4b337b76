// Answers for limits.
import type { Limits } from "../../../core/directory/directory.ts";
import { limitedOf } from "../../keys/state.ts";
import { type Limited, recordOfLimits } from "../../limits.ts";
import { limitedOf as limitedOfModel } from "../../models/limited.ts";
import { OperationError } from "../../operation-error.ts";
import { resetLimits } from "../../reset-limits.ts";
import type { ApiContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import type { limitRoutes } from "./routes.ts";

export const limitHandlers = {
  async "GET /v1/organization/limits"({ query }, context) {
    const found = await Promise.all([...new Set(query.subject)].map((subject) => findLimited(subject, context)));
    const { counters, now } = context;
    const at = now();
    const counted = await counters.readAll(
      found.map(({ subject }) => subject),
      at,
    );
    const data = found.map(({ written, subject, limits }) =>
      shown(written, recordOfLimits(limits, { now: at, counted: counted.get(subject) })),
    );
    return { body: { object: "list", data } };
  },
  async "POST /v1/organization/limits/reset"({ body }, context) {
    const { written, limits, ...limited } = await findLimited(body.subject, context);
    const reset = await resetLimits(limited, context);
    return { body: { ...shown(written, recordOfLimits(limits, { now: context.now(), counted: undefined })), reset } };
  },
} as const satisfies Handlers<typeof limitRoutes>;

function shown(subject: string, record: ReturnType<typeof recordOfLimits>) {
  return { object: "organization.limits" as const, subject, ...record };
}

interface Found extends Limited {
  readonly name: string;
  readonly kind: "key" | "model";
  /** The subject as the request has it. */
  readonly written: string;
  readonly limits: Limits;
}

/** Throws an OperationError if there is none. Of a key's name, the newest key says the limits. */
async function findLimited(written: string, { stored }: ApiContext): Promise<Found> {
  const { keys, models } = await stored();
  const colon = written.indexOf(":");
  const name = written.slice(colon + 1);
  const isKey = written.slice(0, colon) === "key";
  const key = keys.map((item) => item.document).filter((one) => one.name === name);
  const newest = key.find(({ hash }) => !key.some((other) => other.replaces === hash));
  if (isKey && newest !== undefined) return { ...limitedOf(newest), name, kind: "key", written };
  const model = models.find(({ document }) => document.name === name);
  if (!isKey && model !== undefined) return { ...limitedOfModel(model.document), name, kind: "model", written };
  throw new OperationError(
    isKey ? "key_unknown" : "model_unknown",
    `no ${isKey ? "key" : "model"} has the name '${name}'`,
  );
}
