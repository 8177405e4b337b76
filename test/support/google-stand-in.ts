// A stand-in for the Gemini API and Vertex AI over real sockets. It refuses what they refuse, answers the rest by simple rules,
// and fails as a test tells it to.
import { createFaultScript } from "./anthropic-stand-in/fault-script.ts";
import type { Fault, Outgoing } from "./anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "./fake-provider/exchange.ts";
import { listen } from "./fake-provider/listener.ts";
import { perform } from "./fake-provider/perform.ts";
import { addressOf } from "./google-stand-in/address.ts";
import { answerTo } from "./google-stand-in/answer.ts";
import { embeddingReply } from "./google-stand-in/embed.ts";
import type { Refusal } from "./google-stand-in/error.ts";
import { eventsOf, eventText } from "./google-stand-in/events.ts";
import { jsonOf } from "./google-stand-in/faults.ts";
import { isRefusal, readRequest } from "./google-stand-in/refusal.ts";

export interface GoogleStandIn {
  /** The base of both services, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** In the order in which their bodies were complete. */
  readonly requests: readonly RecordedRequest[];
  /** What was refused for breaking a rule. Faults are not among them. */
  readonly refusals: readonly Refusal[];
  /** One fault for each request from now on that keeps to the rules; undefined is none. */
  fail(...faults: (Fault | undefined)[]): void;
  /** The same fault for every request to this model. */
  failFor(model: string, fault: Fault): void;
  /** Forgets faults, requests and refusals. */
  reset(): void;
  close(): Promise<void>;
}

export async function startGoogleStandIn(): Promise<GoogleStandIn> {
  const requests: RecordedRequest[] = [];
  const refusals: Refusal[] = [];
  const script = createFaultScript();

  const answer = (request: RecordedRequest): Outgoing => {
    const reply = embeddingReply(request);
    const embeds = reply !== undefined && "answer" in reply;
    requests.push({ ...request, model: (embeds ? reply.id : addressOf(request.path)?.id) ?? "" });
    if (embeds) return script.next(reply.id)(jsonOf(reply.answer));
    if (reply !== undefined) return refused(reply);
    const known = readRequest(request);
    if (isRefusal(known)) return refused(known);
    const whole = answerTo(known);
    return script.next(known.id)(known.isStream ? streamOf(eventsOf(whole, known).map(eventText)) : jsonOf(whole));
  };
  const refused = (refusal: Refusal): Outgoing => {
    refusals.push(refusal);
    return jsonOf(refusal.body, refusal.status);
  };
  const listener = await listen(
    (request, response) => void perform(request, response, answer),
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
      script.clear();
    },
    close: listener.close,
  };
}

function streamOf(steps: readonly string[]): Outgoing {
  return { status: 200, headers: { "content-type": "text/event-stream" }, steps, isStream: true };
}
