// One attempt to open the upstream: the provider is asked, and its first event awaited.
import { type Account, noteWasted } from "../account.ts";
import type { Call } from "../call.ts";
import { type Completion, openCompletion } from "../completion.ts";
import { partsOf, type Target } from "../directory/target.ts";
import { GatewayError } from "../error.ts";
import { choicesOf } from "../limits/maxima.ts";
import type { BodyOptions, InboundProtocol } from "../protocol.ts";
import type { Patience } from "./ask-again.ts";
import { type Beginning, beginStream, readAnswer } from "./beginning.ts";
import { type Exchange, exchangeWith } from "./exchange.ts";
import { ConnectionCut, type Fetch } from "./fetch.ts";
import { type OpenBody, openBody, type Sender } from "./open-body.ts";
import type { Provider, Providers } from "./provider.ts";
import type { FailureSource } from "./provider-failure.ts";
import { startTimeLimit, type TimeLimit } from "./time-limit.ts";
import { misconfigured, timedOut } from "./upstream-error.ts";

/** A provider that has begun to answer. */
export interface Upstream extends Beginning {
  readonly completion: Completion;
  readonly source: FailureSource;
  /** Of what the client gets, where that is neither a stream of events nor JSON. */
  readonly contentType: string | undefined;
  /** What a translation has left out of the request. */
  readonly dropped: readonly string[] | undefined;
}

export interface Opening {
  readonly call: Call;
  readonly account: Account;
  readonly providers: Providers;
  readonly fetch: Fetch;
  /** Gives up: the call is over. */
  readonly signal: AbortSignal;
  /** For each request of an answer that takes several. */
  readonly patience: Patience;
}

/** Asks once. Whatever it took is released if it throws, and entered in the account if the provider took it on. */
export async function attempt(opening: Opening, target: Target, options: BodyOptions): Promise<Upstream> {
  const { call, account, signal } = opening;
  const controller = new AbortController();
  const limit = startTimeLimit(latestOpening(call, target), () => controller.abort(timedOut()));
  const completion = openCompletion(call, target, choicesOf(target, call.maxima));
  const asking: Asking = { ...opening, target, options, limit, controller, completion };
  signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  try {
    limit.allow(call.stream ? target.timeout : Number.POSITIVE_INFINITY);
    return await ask(asking);
  } catch (error) {
    controller.abort(error);
    const isGivenUp = signal.aborted && account.underway !== undefined;
    if (asking.accepted ?? (isGivenUp || mayBeAtWork(error))) noteWasted(account, completion);
    throw error;
  } finally {
    limit.stop();
    account.underway = undefined;
  }
}

interface Asking extends Opening {
  readonly target: Target;
  readonly options: BodyOptions;
  readonly limit: TimeLimit;
  readonly controller: AbortController;
  readonly completion: Completion;
  /** Whether the provider has accepted the request; undefined until it has said so. */
  accepted?: boolean;
}

async function ask(asking: Asking): Promise<Upstream> {
  const { call, completion, limit, target } = asking;
  const provider = providerOf(asking.providers, target);
  const written = exchangeWith(provider, asking, asking.options);
  const exchange = written instanceof Promise ? await written : written;
  const { body, headers, source } = await open(exchange, senderOf(provider, asking), asking);
  const decode = (bytes: AsyncIterable<Uint8Array>) => provider.decode(bytes, exchange.protocol);
  const answer = exchange.answer(completion, { contentType: headers.get("content-type") ?? "" });
  const progress = { completion, answer, limit, source };
  const beginning = call.stream ? await beginStream(body, progress, decode) : await readAnswer(body, progress);
  return { completion, source, contentType: answer.contentType, dropped: exchange.dropped, ...beginning };
}

/** With one request, or with several. */
function open(exchange: Exchange, sender: Sender, { completion, patience }: Asking): OpenBody | Promise<OpenBody> {
  return exchange.openSeveral?.({ completion, sender, patience }) ?? openBody(exchange, sender);
}

function senderOf(provider: Provider, asking: Asking): Sender {
  const { call, account, target, fetch, signal, controller } = asking;
  const accepted = (isAccepted: boolean) => {
    asking.accepted = isAccepted;
  };
  return { call, account, target, provider, fetch, signal, limit: controller.signal, accepted };
}

/** While there is another target to ask, one gets at most half of the time that is left. Milliseconds since 1970. */
function latestOpening(call: Call, target: Target): number {
  const now = Date.now();
  const left = call.deadline - now;
  const share = target === call.targets.at(-1) ? left : left / 2;
  return now + (call.stream ? share : Math.min(share, answerTimeout(target, call.protocol)));
}

export function answerTimeout(
  { timeout, answer_timeout: own }: Pick<Target, "timeout" | "answer_timeout">,
  protocol?: Pick<InboundProtocol, "answersAtOnce">,
): number {
  return own ?? (protocol?.answersAtOnce ? timeout : Math.min(9 * timeout, LONGEST_ANSWER));
}

/** Milliseconds. */
const LONGEST_ANSWER = 540_000;

/** The provider was silent, or its connection broke: whether it has begun, and sends a bill, is unknown. */
function mayBeAtWork(error: unknown): boolean {
  if (!(error instanceof GatewayError)) return false;
  return error.body.code === "upstream_timeout" || error.cause instanceof ConnectionCut;
}

function providerOf(providers: Providers, target: Target): Provider {
  const { provider: name } = partsOf(target.model);
  const provider = providers.get(name);
  if (provider === undefined) throw misconfigured(target.name, new UnknownProvider(`there is no provider ${name}`));
  return provider;
}

/** The log has an error's name and not its message, so the name has to say what the operator can repair. */
class UnknownProvider extends Error {
  override readonly name = "UnknownProvider";
}
