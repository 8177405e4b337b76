// A stand-in for OpenAI over a real socket: what the simulated provider answers is the same, and what it does not have is made here.
// It refuses what OpenAI refuses, and fails as a test tells it to.
import { ApiError, errorReply } from "../../local/simulated-provider/api-error.ts";
import { chatFrames } from "../../local/simulated-provider/chunks.ts";
import { complete, toJson } from "../../local/simulated-provider/completion.ts";
import { parseRequest } from "../../local/simulated-provider/parse-request.ts";
import { parseResponsesRequest } from "../../local/simulated-provider/responses/parse-request.ts";
import { responseFor } from "../../local/simulated-provider/responses/response.ts";
import { responseEvents } from "../../local/simulated-provider/responses/response-events.ts";
import { responseJson } from "../../local/simulated-provider/responses/response-json.ts";
import { createFaultScript } from "./anthropic-stand-in/fault-script.ts";
import { type Fault, jsonOf, type Outgoing } from "./anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "./fake-provider/exchange.ts";
import { listen } from "./fake-provider/listener.ts";
import { perform } from "./fake-provider/perform.ts";
import { ENDPOINTS, type Endpoint } from "./openai-stand-in/endpoints.ts";
import { eventsOf } from "./openai-stand-in/outgoing.ts";

export interface OpenaiStandIn {
  readonly url: string;
  readonly refusals: readonly object[];
  /** In the order in which their bodies were complete. */
  readonly requests: readonly RecordedRequest[];
  fail(fault: Fault): void;
  /** Whether it has Responses, and rerank, which OpenAI does not have and others have in its place. */
  hasResponses: boolean;
  hasRerank: boolean;
  reset(): void;
  close(): Promise<void>;
}

export async function startOpenaiStandIn(): Promise<OpenaiStandIn> {
  const refusals: object[] = [];
  const requests: RecordedRequest[] = [];
  const script = createFaultScript();

  const answer = (request: RecordedRequest): Outgoing => {
    requests.push(request);
    if (isMissing(request)) return jsonOf({ detail: "Not Found" }, 404);
    const known = answerTo(request);
    if (known.status === 200) return script.next(request.model)(known);
    refusals.push(known.steps);
    return known;
  };
  const isMissing = ({ path }: RecordedRequest) =>
    (path === RESPONSES && !standIn.hasResponses) || (path.endsWith("/rerank") && !standIn.hasRerank);
  const listener = await listen(
    (request, response) => void perform(request, response, answer),
    () => {},
  );
  const standIn: OpenaiStandIn = {
    ...{ url: `http://127.0.0.1:${listener.port}/v1`, refusals, requests, fail: script.fail, close: listener.close },
    hasResponses: true,
    hasRerank: false,
    reset: () => {
      refusals.length = 0;
      requests.length = 0;
      standIn.hasResponses = true;
      script.clear();
    },
  };
  return standIn;
}

const RESPONSES = "/v1/responses";

/** The only key that the stand-in accepts. */
export const API_KEY = "sk-stand-in";

function answerTo(request: RecordedRequest): Outgoing {
  const { method, path, headers } = request;
  try {
    const endpoint = ALL[path];
    if (endpoint === undefined) throw ApiError.unknownUrl(method, path);
    if (headers.authorization !== `Bearer ${API_KEY}`) throw ApiError.noKey();
    return endpoint(request);
  } catch (error) {
    const reply = errorReply(error);
    return jsonOf(reply.body, reply.status);
  }
}

const ALL: Readonly<Record<string, Endpoint>> = {
  ...ENDPOINTS,
  "/v1/chat/completions": completionTo,
  [RESPONSES]: responseTo,
};

function completionTo({ body }: RecordedRequest): Outgoing {
  const asked = parseRequest(body);
  const completion = complete(asked);
  return asked.stream ? eventsOf(chatFrames(completion, asked.includeUsage)) : jsonOf(toJson(completion));
}

function responseTo({ body }: RecordedRequest): Outgoing {
  const asked = parseResponsesRequest(body);
  const response = responseFor(asked);
  return asked.stream ? eventsOf(responseEvents(response)) : jsonOf(responseJson(response));
}

/** An error of OpenAI's in place of an answer. */
export function status(code: number, type: string, message: string): Fault {
  return () => jsonOf({ error: { message, type, param: null, code: null } }, code);
}
