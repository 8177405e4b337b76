// What the HTTP server does with each request: hands it to the gateway, and its reply to the client.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { ConsoleRequest } from "../core/console-request.ts";
import type { Reply } from "../core/reply.ts";
import type { GatewayRequest } from "../core/request.ts";
import type { BodyMemory } from "./body-memory.ts";
import type { Calls } from "./calls.ts";
import { isForConsole } from "./console-paths.ts";
import { consoleRequestOf } from "./console-request.ts";
import { addCorsHeaders, answerPreflight, isPreflight } from "./cors.ts";
import { inTurn } from "./in-turn.ts";
import { answerReadiness, asksForReadiness, type Readiness } from "./readiness.ts";
import { requestOf, splitTarget } from "./request.ts";
import { openBody } from "./request-body.ts";
import { send } from "./send.ts";

export interface Service {
  /** Never throws: it answers every request, also those that go wrong. */
  answer(request: GatewayRequest): Promise<Reply>;
  /** The same of what is for the console, where this process serves it. */
  readonly answerConsole?: ((request: ConsoleRequest) => Promise<Reply>) | undefined;
  readonly calls: Calls;
  readonly readiness: Readiness;
  readonly memory: BodyMemory;
  /** How long a call may take, in milliseconds. */
  readonly timeout: number;
  /** How long a body may take, in milliseconds, and how many bytes of it are listened to; see request-body.ts. */
  readonly patience?: number;
  readonly longest?: number;
  /** What should never be thrown. */
  onError(error: unknown): void;
}

export function createHandler(service: Service): RequestListener {
  return (request, response) => {
    response.on("error", () => {}); // A client's broken connection is its own business.
    inTurn(request.socket, response, () => {
      handle(request, response, service).catch((error) => {
        service.onError(error);
        response.destroy();
      });
    });
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, service: Service): Promise<void> {
  const { answerConsole } = service;
  const isOpen = answerConsole === undefined || !isForConsole(splitTarget(request.url).path);
  if (isOpen && isPreflight(request)) return answerPreflight(request, response);
  if (isOpen) addCorsHeaders(request, response);
  if (asksForReadiness(request)) return answerReadiness(response, service.readiness);
  const { signal, end } = service.calls.begin(response);
  const body = openBody(request, { ...service, signal });
  try {
    const killedAt = Date.now() + service.timeout;
    const asked = requestOf(request, { body: body.read, departure: signal, killedAt });
    const reply = isOpen ? await service.answer(asked) : await answerConsole(consoleRequestOf(request, asked));
    await body.drain();
    await send(reply, response, { killedAt, signal });
  } finally {
    body.release();
    end();
  }
}
