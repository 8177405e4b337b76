// A stand-in for Amazon Bedrock's runtime over real sockets. It refuses what Bedrock and its models refuse, answers the rest by
// simple rules, and fails as a test tells it to.
import type { IncomingMessage, ServerResponse } from "node:http";
import { createPromptCache } from "./anthropic-stand-in/cache.ts";
import { createFaultScript } from "./anthropic-stand-in/fault-script.ts";
import type { Fault, Outgoing } from "./anthropic-stand-in/faults.ts";
import { addressOf } from "./bedrock-stand-in/address.ts";
import { answerTo } from "./bedrock-stand-in/answer.ts";
import { embeddingReply } from "./bedrock-stand-in/embed.ts";
import type { Refusal } from "./bedrock-stand-in/error.ts";
import { eventsOf, frameOf } from "./bedrock-stand-in/events.ts";
import { jsonOf, refusalOf, streamOf } from "./bedrock-stand-in/faults.ts";
import { type Invocation, invokedAnswer, readInvocation } from "./bedrock-stand-in/invoke.ts";
import { isRefusal, readRequest } from "./bedrock-stand-in/refusal.ts";
import { deliver } from "./fake-provider/deliver.ts";
import type { RecordedRequest } from "./fake-provider/exchange.ts";
import { listen } from "./fake-provider/listener.ts";
import { record } from "./fake-provider/record.ts";

export interface BedrockStandIn {
  /** The base of the runtime, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** In the order in which their bodies were complete. */
  readonly requests: readonly RecordedRequest[];
  /** What was refused for breaking a rule. Faults are not among them. */
  readonly refusals: readonly Refusal[];
  /** How far its clock is from this machine's, in milliseconds. */
  skew: number;
  /** One fault for each request from now on that keeps to the rules; undefined is none. */
  fail(...faults: (Fault | undefined)[]): void;
  /** The same fault for every request to this model. */
  failFor(model: string, fault: Fault): void;
  /** Forgets faults, requests, refusals and cached prompts, and sets its clock. */
  reset(): void;
  close(): Promise<void>;
}

export async function startBedrockStandIn(): Promise<BedrockStandIn> {
  const requests: RecordedRequest[] = [];
  const refusals: Refusal[] = [];
  const cache = createPromptCache();
  const script = createFaultScript();

  /** Says what time it is, by its own clock. */
  const answer = (request: RecordedRequest): Outgoing => {
    const now = Date.now() + standIn.skew;
    const outgoing = answerAt(now, request);
    return { ...outgoing, headers: { date: new Date(now).toUTCString(), ...outgoing.headers } };
  };
  const answerAt = (now: number, request: RecordedRequest): Outgoing => {
    const reply = embeddingReply(request, now);
    if (reply !== undefined) {
      requests.push({ ...request, model: "answer" in reply ? reply.id : "" });
      if (!("answer" in reply)) return refused(reply);
      return script.next(reply.id)(jsonOf(reply.answer, 200, reply.headers));
    }
    const invocation = readInvocation(request, now);
    requests.push({ ...request, model: addressOf(request.path)?.id ?? "" });
    if (invocation !== undefined) return isRefusal(invocation) ? refused(invocation) : invoked(invocation);
    const known = readRequest(request, now);
    if (isRefusal(known)) return refused(known);
    const whole = answerTo(known, cache.use);
    const outgoing = known.isStream ? streamOf([...eventsOf(whole, known)].map(frameOf)) : jsonOf(whole);
    return script.next(known.id)(outgoing);
  };
  const refused = (refusal: Refusal): Outgoing => {
    refusals.push(refusal);
    return refusalOf(refusal);
  };
  const invoked = (invocation: Invocation): Outgoing => {
    const whole = invokedAnswer(invocation, cache.use(invocation.body));
    return script.next(invocation.id)(Array.isArray(whole) ? streamOf(whole) : jsonOf(whole));
  };
  const listener = await listen(
    (request, response) => void perform(request, response, answer),
    () => {},
  );
  const standIn: BedrockStandIn = {
    url: `http://127.0.0.1:${listener.port}`,
    requests,
    refusals,
    skew: 0,
    fail: script.fail,
    failFor: script.failFor,
    reset: () => {
      for (const list of [requests, refusals]) list.length = 0;
      cache.clear();
      script.clear();
      standIn.skew = 0;
    },
    close: listener.close,
  };
  return standIn;
}

async function perform(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: RecordedRequest) => Outgoing,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const recorded = await record(request, response);
    const { steps, ...delivery } = answer(recorded);
    await deliver({ request: recorded, response, gone: gone.signal }, steps, delivery);
  } catch (error) {
    if (gone.signal.aborted || !request.complete) return;
    response.destroy();
    throw error; // An error in a fault: nothing catches this, and Vitest reports it.
  }
}
