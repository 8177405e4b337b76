// Answers the admin API: path and method first, then who asks, then what they ask for.

import { type ConsoleRequest, sourceOf } from "../../core/console-request.ts";
import { envelope, type GatewayError, invalidRequest, toGatewayError } from "../../core/error.ts";
import { jsonReply, type Reply, type Report, reportOwnFailure, withoutBody } from "../../core/reply.ts";
import { requestIdsOf } from "../../core/request-id.ts";
import type { Actor } from "../access/actor.ts";
import { auditFailedLogin } from "../access/failed-logins.ts";
import { refuseForged } from "../access/forgery.ts";
import { mayAct } from "../access/role.ts";
import { auditBy } from "../audit/audit-by.ts";
import type { ApiContext, ApiParts } from "./context.ts";
import { type FoundRoute, routeFinder } from "./find-route.ts";
import { HANDLERS } from "./handlers.ts";
import { readBody, readQuery } from "./read-input.ts";
import { readOnce } from "./read-once.ts";
import { readIfMatch, required } from "./revision.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { toApiError } from "./to-error.ts";

export interface AdminApi extends ApiParts {
  readonly report: Report;
}

const findRoute = routeFinder(ROUTES);

/** Answers every request, also those that go wrong. */
export async function answerAdmin(request: ConsoleRequest, api: AdminApi): Promise<Reply> {
  const ids = requestIdsOf(request);
  const reply = await respond(request, api).catch((thrown) => {
    const error = toApiError(thrown);
    reportOwnFailure(error, ids, api.report);
    return jsonReply(error.status, envelope(error), error.headers);
  });
  const headers = { ...reply.headers, ...ALWAYS, "x-request-id": ids.requestId };
  const settle = () => api.access.writeUses().catch((error) => api.report(ids, toGatewayError(error, USE_UNWRITTEN)));
  return { ...(request.method === "HEAD" ? withoutBody(reply) : reply), headers, settle };
}

const USE_UNWRITTEN = { moment: "last use" };

const ALWAYS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

async function respond(request: ConsoleRequest, api: AdminApi): Promise<Reply> {
  const found = findRoute(request);
  const nobody = { ...NOBODY, ...sourceOf(request) };
  const actor = found.route.role === undefined ? nobody : await api.access.authenticate(request);
  if (actor === undefined) throw await unauthorized(request, contextOf(request, nobody, api));
  refuseForged(request);
  requireRole(actor, found.route);
  const query = readQuery(request.query, found.route);
  const body = await readBody(request, found.route);
  const ifMatch = readIfMatch(request.headers["if-match"]);
  if (found.route.isConditional && ifMatch === undefined) throw required();
  const answer = await handle(found, { query, body, ifMatch }, contextOf(request, actor, api));
  const { headers = {}, etag } = answer;
  const text = answer.body === undefined ? "" : JSON.stringify(answer.body);
  return jsonReply(found.route.status ?? 200, text, { ...headers, ...(etag !== undefined && { etag }) });
}

interface Input {
  readonly query: unknown;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
}

interface Answered {
  readonly body: unknown;
  readonly etag?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

type AnyHandler = (request: Input & Pick<FoundRoute, "parameters">, context: ApiContext) => Promise<Answered>;

/** The schemas have just given the input the types that the handler of this route expects. */
function handle({ name, parameters }: FoundRoute, input: Input, context: ApiContext): Promise<Answered> {
  const handler = (HANDLERS as unknown as Readonly<Record<string, AnyHandler>>)[name];
  if (handler === undefined) throw new Error(`no handler for ${name}`);
  return handler({ ...input, parameters }, context);
}

function contextOf(request: ConsoleRequest, actor: Actor, { report, ...parts }: AdminApi): ApiContext {
  const ids = requestIdsOf(request);
  const onFailure = (error: unknown) => report(ids, toGatewayError(error, { moment: "audit" }));
  const auditAs = (one: Actor) => auditBy({ ...one, requestId: ids.requestId }, { ...parts, onFailure });
  return {
    ...parts,
    request,
    actor,
    audit: auditAs(actor),
    auditAs,
    requestId: ids.requestId,
    stored: readOnce(parts.directory),
  };
}

/** On the route for signing in, and with a wrong admin key. */
const NOBODY: Actor = { type: "link", id: "unknown", name: "unknown", role: "viewer" };

/** A missing key is nobody's try, and a session that has ended neither. */
async function unauthorized({ headers }: ConsoleRequest, { failedLogins, audit }: ApiContext): Promise<GatewayError> {
  if (headers["authorization"] !== undefined) await auditFailedLogin("admin_key", { failedLogins, audit });
  const message = "Incorrect or missing admin key. Send it as 'Authorization: Bearer sluice-admin-…', or sign in.";
  return invalidRequest(401, "invalid_api_key", message);
}

function requireRole({ role, name }: Actor, { role: needed = "viewer" }: Route): void {
  if (mayAct(role, needed)) return;
  throw invalidRequest(403, "insufficient_role", `This needs the role ${needed}; '${name}' has the role ${role}.`);
}
