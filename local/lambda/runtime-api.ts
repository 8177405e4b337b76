// The Lambda Runtime API, as far as one execution environment sees it: the runtime asks for an invocation and posts its answer.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Invocation } from "./invocation.ts";

const INVOCATION = /^\/2018-06-01\/runtime\/invocation\/(?<id>[^/]+)(?:\/(?<kind>\w+))?$/;
const FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:sluice-gateway";

export interface RuntimeListener {
  /** The runtime waits for an invocation, and has answered the one before completely. */
  ready(): void;
  /** The answer's first bytes are here. The runtime goes on when `body` was read to its end. */
  answer(body: IncomingMessage): void;
  /** The function failed instead of answering. */
  failed(): void;
}

export interface RuntimeApi {
  /** `host:port`, for AWS_LAMBDA_RUNTIME_API. */
  address: string;
  /** The runtime waits for an invocation, and its connection is open. */
  isReady(): boolean;
  /** Hands out one invocation; only to a runtime that is ready. `deadline` is in milliseconds since 1970. */
  hand(invocation: Invocation, deadline: number): void;
  close(): void;
}

/** Listens on a free loopback port. The runtime is taken at its word: it is a process that we started. */
export async function startRuntimeApi(listener: RuntimeListener): Promise<RuntimeApi> {
  let question: ServerResponse | undefined;
  let unanswered: string | undefined;
  const isReady = () => question?.destroyed === false && unanswered === undefined;
  const announce = () => {
    if (isReady()) listener.ready();
  };
  const ask = (response: ServerResponse) => {
    question = response;
    announce();
  };
  const accept = (request: IncomingMessage, response: ServerResponse, { id, kind }: { id?: string; kind?: string }) => {
    request.once("end", () => {
      response.writeHead(202, { "content-type": "application/json" }).end('{"status":"OK"}');
      if (id === unanswered) unanswered = undefined;
      announce();
    });
    if (id === unanswered && kind === "response") return listener.answer(request);
    if (id === unanswered) listener.failed();
    request.resume();
  };
  const server = createServer((request, response) => {
    const { groups = {} } = INVOCATION.exec(request.url ?? "") ?? {};
    if (groups["id"] === "next") ask(response);
    else accept(request, response, groups);
  });
  // The runtime's one connection is silent for as long as a call takes, and an answer may take fifteen minutes.
  Object.assign(server, { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    isReady,
    hand(invocation, deadline) {
      question?.writeHead(200, invocationHeaders(invocation.id, deadline)).end(invocation.event);
      question = undefined;
      unanswered = invocation.id;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function invocationHeaders(id: string, deadline: number): OutgoingHttpHeaders {
  return {
    "content-type": "application/json",
    "lambda-runtime-aws-request-id": id,
    "lambda-runtime-deadline-ms": String(deadline),
    "lambda-runtime-invoked-function-arn": FUNCTION_ARN,
  };
}
