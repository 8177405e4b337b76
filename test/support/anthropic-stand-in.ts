// A stand-in for Anthropic's Messages API over real sockets. It refuses what the API refuses, answers the rest by simple rules,
// and fails as a test tells it to.
import type { IncomingMessage, ServerResponse } from "node:http";
import { createPromptCache } from "./anthropic-stand-in/cache.ts";
import { type Refusal, refuse } from "./anthropic-stand-in/error.ts";
import { eventText } from "./anthropic-stand-in/event-text.ts";
import { eventsOf } from "./anthropic-stand-in/events.ts";
import { createFaultScript } from "./anthropic-stand-in/fault-script.ts";
import { type Fault, jsonOf, type Outgoing } from "./anthropic-stand-in/faults.ts";
import { messageTo } from "./anthropic-stand-in/message.ts";
import { knownRequest, refusalOf } from "./anthropic-stand-in/refusal.ts";
import { deliver } from "./fake-provider/deliver.ts";
import type { RecordedRequest } from "./fake-provider/exchange.ts";
import { listen } from "./fake-provider/listener.ts";
import { record } from "./fake-provider/record.ts";

export interface AnthropicStandIn {
  /** The base that Anthropic's own SDK expects, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** In the order in which their bodies were complete. */
  readonly requests: readonly RecordedRequest[];
  /** What was refused for breaking a rule. Faults are not among them. */
  readonly refusals: readonly Refusal[];
  /** One fault for each request from now on that keeps to the rules; undefined is none. */
  fail(...faults: (Fault | undefined)[]): void;
  /** The same fault for every request that names this model. */
  failFor(model: string, fault: Fault): void;
  /** Forgets faults, requests, refusals and cached prompts. */
  reset(): void;
  close(): Promise<void>;
}

export async function startAnthropicStandIn(): Promise<AnthropicStandIn> {
  const requests: RecordedRequest[] = [];
  const refusals: Refusal[] = [];
  const cache = createPromptCache();
  const script = createFaultScript();

  const answerTo = (request: RecordedRequest): Outgoing => {
    requests.push(request);
    const refusal = isMessages(request) ? refusalOf(request) : refuse(404, "Not found");
    if (refusal !== undefined) {
      refusals.push(refusal);
      return jsonOf(refusal.body, refusal.status);
    }
    const known = knownRequest(request);
    const message = messageTo(known, cache.use(known.body));
    const answer = known.body.stream === true ? streamOf([...eventsOf(message)].map(eventText)) : jsonOf(message);
    return script.next(known.body.model)(answer);
  };
  const listener = await listen(
    (request, response) => void perform(request, response, answerTo),
    () => {},
  );
  return {
    url: `http://127.0.0.1:${listener.port}`,
    requests,
    refusals,
    fail: script.fail,
    failFor: script.failFor,
    reset: () => {
      for (const list of [requests, refusals]) list.length = 0;
      cache.clear();
      script.clear();
    },
    close: listener.close,
  };
}

async function perform(
  request: IncomingMessage,
  response: ServerResponse,
  answerTo: (request: RecordedRequest) => Outgoing,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const recorded = await record(request, response);
    const { steps, ...delivery } = answerTo(recorded);
    await deliver({ request: recorded, response, gone: gone.signal }, steps, delivery);
  } catch (error) {
    if (gone.signal.aborted || !request.complete) return;
    response.destroy();
    throw error; // An error in a fault: nothing catches this, and Vitest reports it.
  }
}

function isMessages({ method, path }: RecordedRequest): boolean {
  return method === "POST" && path.replace(/\?.*$/, "") === "/v1/messages";
}

function streamOf(steps: readonly string[]): Outgoing {
  const headers = { "content-type": "text/event-stream; charset=utf-8", "request-id": "req_stand_in" };
  return { status: 200, headers, steps, isStream: true };
}
