// The console with all its parts, built once for each instance of its function, and for a server that serves it.
import { fileURLToPath } from "node:url";
import { answerAdmin } from "./admin/api/answer-admin.ts";
import { securityHeaders } from "./admin/security-headers.ts";
import { packed } from "./aws/packed.ts";
import { createRareLog } from "./aws/rare-log.ts";
import { staticFiles } from "./aws/static-files.ts";
import { assertMethod } from "./core/assert-method.ts";
import type { ConsoleRequest } from "./core/console-request.ts";
import { envelope, type GatewayError, invalidRequest, toGatewayError } from "./core/error.ts";
import { jsonReply, type Reply, reportOwnFailure, withoutBody } from "./core/reply.ts";
import { requestIdsOf } from "./core/request-id.ts";
import { FILES_ARE_MISSING } from "./node/console-paths.ts";
import { type AdminOptions, openAdmin } from "./open-admin.ts";

export interface ConsoleOptions extends AdminOptions {
  /** Whether the log may hold the messages of unforeseen errors. */
  readonly logsMessages: boolean;
  /** Of the built files; those beside the bundle, unless given. */
  readonly folder?: string | undefined;
}

export interface Console {
  /** Answers every request, also those that go wrong. The reply's body must be sent, and then be settled. */
  answer(request: ConsoleRequest): Promise<Reply>;
}

/** Not `console`: Lambda would take that for the module. */
const BESIDE_THE_BUNDLE = fileURLToPath(new URL("console-files", import.meta.url));

export function openConsole(options: ConsoleOptions): Console {
  const { gatewayUrl, folder = BESIDE_THE_BUNDLE, stage, logsMessages: withMessages, write } = options;
  const { failure: report } = createRareLog({ stage, write, withMessages });
  const api = openAdmin(options, report);
  let hasSaid = false;
  const files = staticFiles(folder, () => {
    if (!hasSaid) write(JSON.stringify({ level: "WARN", message: FILES_ARE_MISSING, folder, stage }));
    hasSaid = true;
  });
  async function respond(request: ConsoleRequest): Promise<Reply> {
    const { path, headers } = request;
    if (isBelow("/v1/organization", path)) {
      const reply = await answerAdmin(request, api);
      return request.method === "GET" ? packed(reply, headers["accept-encoding"]) : reply;
    }
    if (!isBelow("/console", path)) throw unknownUrl(request);
    assertMethod(["GET", "HEAD"], request);
    return files.answer(path.slice("/console".length), headers);
  }
  const fail = (request: ConsoleRequest, thrown: unknown) => {
    const error = toGatewayError(thrown);
    reportOwnFailure(error, requestIdsOf(request), report);
    return jsonReply(error.status, envelope(error), error.headers);
  };
  return {
    async answer(request) {
      const reply = await respond(request).catch((thrown) => fail(request, thrown));
      const headers = { ...reply.headers, ...securityHeaders({ origin: request.origin, gatewayUrl }) };
      return request.method === "HEAD" ? { ...withoutBody(reply), headers } : { ...reply, headers };
    },
  };
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function unknownUrl({ method, path }: ConsoleRequest): GatewayError {
  return invalidRequest(404, "unknown_url", `Unknown request URL: ${method} ${path.slice(0, 256)}.`);
}
