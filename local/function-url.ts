// The Function URL: takes HTTP requests, hands them to the function as events, and streams its answers.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { isForConsole } from "../functions/node/console-paths.ts";
import { addCorsHeaders, answerPreflight, isPreflight } from "../functions/node/cors.ts";
import { splitTarget } from "../functions/node/request.ts";
import { toEvent } from "./function-url/event.ts";
import { isTooLarge, refuseTooLarge } from "./function-url/largest-event.ts";
import { relay } from "./function-url/relay.ts";
import { readBody } from "./function-url/request-body.ts";
import type { Invocation, Reply } from "./lambda/invocation.ts";
import { type Address, listenOn } from "./listening.ts";

export interface FunctionUrlOptions extends Address {
  /** The signal is aborted when the client leaves. */
  invoke(invocation: Invocation, signal: AbortSignal): Promise<Reply>;
  /** Whether pages of other origins may ask; they may, unless it is said. */
  hasCors?: boolean;
  /** What is invoked in place of it for the console, where both share the address; requests from other origins are refused there. */
  invokeConsole?: FunctionUrlOptions["invoke"] | undefined;
  /** How long slow clients are waited for. */
  patience?: typeof PATIENCE;
}

export interface FunctionUrl {
  port: number;
  /** Breaks the answers under way. */
  close(): Promise<void>;
}

/** Milliseconds: for a request's head, for the whole of it, how often that is looked at, and for an idle connection. */
const PATIENCE = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 60_000,
};

/** Throws a StartError when it cannot listen there. */
export async function startFunctionUrl(options: FunctionUrlOptions): Promise<FunctionUrl> {
  const { host, port, patience = PATIENCE } = options;
  const server = createServer(patience, (request, response) => {
    response.on("error", () => {}); // A client's broken connection is its own business.
    const { invoke, hasCors } = functionFor(request, options);
    if (hasCors && isPreflight(request)) return answerPreflight(request, response);
    if (hasCors) addCorsHeaders(request, response);
    answer(request, response, invoke).catch(() => refuse(response));
  });
  const taken = await listenOn(server, { host, port });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: taken, close };
}

function functionFor({ url }: IncomingMessage, { invoke, hasCors = true, invokeConsole }: FunctionUrlOptions) {
  if (invokeConsole === undefined || !isForConsole(splitTarget(url).path)) return { invoke, hasCors };
  return { invoke: invokeConsole, hasCors: false };
}

async function answer(request: IncomingMessage, response: ServerResponse, invoke: FunctionUrlOptions["invoke"]) {
  const id = randomUUID();
  response.setHeader("x-amzn-requestid", id);
  const { bytes, complete } = await readBody(request);
  if (!complete) response.shouldKeepAlive = false;
  const client = new AbortController();
  response.once("close", () => client.abort());
  const event = toEvent(request, bytes, id);
  const payload = JSON.stringify(event);
  if (isTooLarge(event, payload)) return refuseTooLarge(response);
  relay(await invoke({ id, event: payload }, client.signal), response);
}

/** As AWS answers for a function that threw, died or ran out of time before its first byte. */
function refuse(response: ServerResponse): void {
  if (response.destroyed) return;
  if (response.headersSent) return void response.destroy();
  response.writeHead(502, { "content-type": "application/json" }).end("Internal Server Error");
}
