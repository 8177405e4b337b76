// Sends one request, and opens the body of its answer.
import type { Account } from "../account.ts";
import type { Call } from "../call.ts";
import type { Target } from "../directory/target.ts";
import { toGatewayError } from "../error.ts";
import type { OutboundProtocol, WrittenForm } from "../protocol.ts";
import type { Fetch, FetchResponse } from "./fetch.ts";
import type { Provider } from "./provider.ts";
import type { FailureSource } from "./provider-failure.ts";
import { bodyOf, send } from "./send.ts";
import { credentialUnavailable } from "./upstream-error.ts";

/** As it was written for one target. */
export interface Request {
  readonly protocol: OutboundProtocol;
  readonly body: string;
  /** What is sent in place of the body where the client has sent a form. */
  readonly form?: WrittenForm | undefined;
  /** The client's own headers that travel on: those of its protocol mean nothing in another. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** Whether the client gets the provider's own failures as they are. */
  readonly keepsFailures: boolean;
}

export interface Sender {
  readonly call: Call;
  readonly account: Account;
  readonly target: Target;
  readonly provider: Provider;
  readonly fetch: Fetch;
  /** The call is over. */
  readonly signal: AbortSignal;
  /** The time of this attempt is over, or it has failed. */
  readonly limit: AbortSignal;
  /** Whether the provider has accepted the request: set once it has said so. */
  accepted(isAccepted: boolean): void;
}

export interface OpenBody {
  readonly body: AsyncIterable<Uint8Array>;
  readonly headers: FetchResponse["headers"];
  readonly source: FailureSource;
}

export async function openBody(written: Request, sender: Sender): Promise<OpenBody> {
  const { account, fetch, limit: signal } = sender;
  const { protocol, keepsFailures, form } = written;
  const asked = requestOf(written, sender);
  const request = asked instanceof Promise ? await inTime(asked, sender) : asked;
  account.underway = sender.target;
  const response = await send(form ? { ...request, body: form.bytes } : request, fetch, signal);
  sender.accepted(response.ok);
  const source: FailureSource = { secrets: request.secrets, protocol, keepsFailures };
  return { body: await bodyOf(response, { request, protocol, source, signal }), headers: response.headers, source };
}

/** Credentials have to be fetched: if that takes too long, it is not the provider that was silent. */
function inTime<T>(fetched: Promise<T>, { signal, limit }: Sender): Promise<T> {
  const tooLate = new Promise<never>((_, reject) => {
    const fail = () => reject(signal.aborted ? signal.reason : credentialUnavailable(limit.reason));
    limit.addEventListener("abort", fail, { once: true });
  });
  return Promise.race([fetched, tooLate]);
}

/** An error in a provider's code is logged with the provider's name. */
function requestOf(written: Request, { provider, call, target }: Sender): ReturnType<Provider["request"]> {
  const fail = (thrown: unknown): never => {
    throw toGatewayError(thrown, { provider: provider.name });
  };
  try {
    const contentType = written.form?.contentType;
    const request = provider.request({ target, stream: call.stream, ...written, contentType });
    return request instanceof Promise ? request.catch(fail) : request;
  } catch (thrown) {
    return fail(thrown);
  }
}
