// Answers with single calls.
import { placeOf, readCall } from "../../../aws/read-calls.ts";
import type { Stored } from "../../../aws/stored-directory.ts";
import type { CallRecord } from "../../../core/call-records.ts";
import { invalidRequest } from "../../../core/error.ts";
import { toDollars } from "../../../core/limits/price.ts";
import { idOf } from "../../keys/state.ts";
import { callId, positionOf } from "../../reports/call-id.ts";
import { keyIds } from "../../reports/key-ids.ts";
import { listCalls } from "../../reports/list-calls.ts";
import { usedHours } from "../../reports/used-hours.ts";
import type { Handlers } from "../handler.ts";
import { listAnswer } from "../lists.ts";
import type { callRoutes } from "./routes.ts";

export const callHandlers = {
  async "GET /v1/organization/calls"({ query: { after: cursor, ...query } }, context) {
    const { calls: table, now, stored } = context;
    const after = cursor === undefined ? undefined : positionOf(cursor);
    if (cursor !== undefined && after === undefined)
      throw invalidRequest(400, "invalid_value", "'after' is not the id of a call, nor the 'next' of a list.", "after");
    const key = query.key && (await nameOrPublicId(query.key, stored));
    const at = now();
    const names = key && [key, keyIds((await stored()).keys).nameOf(key)];
    const isUsed = usedHours(context, { from: at - (table.keptHours + 1) * HOUR, to: at, names: names || undefined });
    const options = { ...table, now: at, ...(table.keptHours <= LONGEST_KEPT && { isUsed }) };
    const { calls, next, isAtEnd } = await listCalls(table, { ...query, key, after }, options);
    const list = listAnswer(calls.map(shown), !isAtEnd);
    const goesOn = !isAtEnd || query.order === "asc";
    return { body: { ...list, next: goesOn ? callId(next) : null, recording: table.recording } };
  },
  async "GET /v1/organization/calls/{id}"({ parameters }, { calls: table }) {
    const position = positionOf(parameters.id);
    const found = position && (await readCall(table, position));
    if (found === undefined)
      throw invalidRequest(404, "not_found", `No call has the id '${parameters.id.slice(0, 256)}'.`);
    return { body: shown(found) };
  },
} as const satisfies Handlers<typeof callRoutes>;

/** Milliseconds. */
const HOUR = 60 * 60 * 1_000;
/** In hours: the usage of hours is kept for 35 days. */
const LONGEST_KEPT = 34 * 24;

/** A key without a public id is called by its hash, which records of calls do not have. */
async function nameOrPublicId(key: string, stored: () => Promise<Stored>): Promise<string> {
  if (!/^[0-9a-f]{12}$/.test(key)) return key;
  const found = (await stored()).keys.find(({ document }) => idOf(document) === key);
  return found === undefined || found.document.public_id !== undefined ? key : found.document.name;
}

function shown({ sampled: _, left_out: __, cost, ...record }: CallRecord) {
  return {
    object: "organization.call" as const,
    ...record,
    id: callId(placeOf({ ...record, cost })),
    cost_usd: toDollars(cost),
  };
}
