// A stand-in for a resource of Azure OpenAI, and for Microsoft Entra, over real sockets. It refuses what they refuse, answers
// the rest by simple rules, and fails as a test tells it to.
import { createFaultScript } from "./anthropic-stand-in/fault-script.ts";
import type { Fault, Outgoing } from "./anthropic-stand-in/faults.ts";
import { ACCESS_TOKEN } from "./azure-stand-in/address.ts";
import { answerTo, jsonOf } from "./azure-stand-in/answer.ts";
import { APPLICATION, formRefusal, tenantIn } from "./azure-stand-in/entra.ts";
import type { Refusal } from "./azure-stand-in/error.ts";
import { isRefusal, readRequest } from "./azure-stand-in/refusal.ts";
import type { RecordedRequest } from "./fake-provider/exchange.ts";
import { listen } from "./fake-provider/listener.ts";
import { perform } from "./fake-provider/perform.ts";

export interface AzureStandIn {
  /** The resource's endpoint, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Those for an answer, in the order in which their bodies were complete. */
  readonly requests: readonly RecordedRequest[];
  /** Those for a token. */
  readonly tokenRequests: readonly RecordedRequest[];
  /** What was refused for breaking a rule. Faults are not among them. */
  readonly refusals: readonly Refusal[];
  /** What the application of the tenant proves itself with. */
  credentials(members?: object): object;
  /** One fault for each request from now on that keeps to the rules; undefined is none. */
  fail(...faults: (Fault | undefined)[]): void;
  /** Forgets faults, requests and refusals. */
  reset(): void;
  close(): Promise<void>;
}

export async function startAzureStandIn(): Promise<AzureStandIn> {
  const requests: RecordedRequest[] = [];
  const tokenRequests: RecordedRequest[] = [];
  const refusals: Refusal[] = [];
  const script = createFaultScript();

  const refused = (refusal: Refusal): Outgoing => {
    refusals.push(refusal);
    return jsonOf(refusal.body, refusal.status);
  };
  const tokenFor = (request: RecordedRequest): Outgoing => {
    tokenRequests.push(request);
    const refusal = formRefusal(request);
    const token = { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: ACCESS_TOKEN };
    return refusal === undefined ? jsonOf(token) : refused(refusal);
  };
  const answer = (request: RecordedRequest): Outgoing => {
    if (tenantIn(request.path) !== undefined) return tokenFor(request);
    requests.push(request);
    const known = readRequest(request);
    return isRefusal(known) ? refused(known) : script.next(known.name)(answerTo(known));
  };
  const listener = await listen(
    (request, response) => void perform(request, response, answer),
    () => {},
  );
  const url = `http://127.0.0.1:${listener.port}`;
  return {
    ...{ url, requests, tokenRequests, refusals },
    credentials: (members) => ({ ...APPLICATION, authority: url, ...members }),
    fail: script.fail,
    reset: () => {
      for (const list of [requests, tokenRequests, refusals]) list.length = 0;
      script.clear();
    },
    close: listener.close,
  };
}
