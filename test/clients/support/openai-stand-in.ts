// A stand-in for OpenAI's chat completions over a real socket: the simulated provider, which refuses what OpenAI refuses, and
// which fails here as a test tells it to.
import { ApiError, errorReply } from "../../../local/simulated-provider/api-error.ts";
import { chatFrames } from "../../../local/simulated-provider/chunks.ts";
import { complete, toJson } from "../../../local/simulated-provider/completion.ts";
import { parseRequest } from "../../../local/simulated-provider/parse-request.ts";
import { createFaultScript } from "../../support/anthropic-stand-in/fault-script.ts";
import { type Fault, jsonOf, type Outgoing } from "../../support/anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "../../support/fake-provider/exchange.ts";
import { listen } from "../../support/fake-provider/listener.ts";
import { perform } from "../../support/fake-provider/perform.ts";

export interface OpenaiStandIn {
  readonly url: string;
  readonly refusals: readonly object[];
  fail(fault: Fault): void;
  reset(): void;
  close(): Promise<void>;
}

export async function startOpenaiStandIn(): Promise<OpenaiStandIn> {
  const refusals: object[] = [];
  const script = createFaultScript();

  const answer = (request: RecordedRequest): Outgoing => {
    const known = answerTo(request);
    if (known.status === 200) return script.next(request.model)(known);
    refusals.push(known.steps);
    return known;
  };
  const listener = await listen(
    (request, response) => void perform(request, response, answer),
    () => {},
  );
  return {
    ...{ url: `http://127.0.0.1:${listener.port}/v1`, refusals, fail: script.fail, close: listener.close },
    reset: () => {
      refusals.length = 0;
      script.clear();
    },
  };
}

/** The only key that the stand-in accepts. */
export const API_KEY = "sk-stand-in";

function answerTo({ method, path, headers, body }: RecordedRequest): Outgoing {
  try {
    if (path !== "/v1/chat/completions") throw ApiError.unknownUrl(method, path);
    if (headers.authorization !== `Bearer ${API_KEY}`) throw ApiError.noKey();
    const asked = parseRequest(body);
    const completion = complete(asked);
    if (!asked.stream) return jsonOf(toJson(completion));
    const steps = [...chatFrames(completion, asked.includeUsage)];
    return { status: 200, headers: { "content-type": "text/event-stream" }, steps, isStream: true };
  } catch (error) {
    const reply = errorReply(error);
    return jsonOf(reply.body, reply.status);
  }
}

/** An error of OpenAI's in place of an answer. */
export function status(code: number, type: string, message: string): Fault {
  return () => jsonOf({ error: { message, type, param: null, code: null } }, code);
}
