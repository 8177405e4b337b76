// Asks for embeddings in as many requests as the provider needs, and opens their answers as one in OpenAI's form.
import "../in-every-instance.ts";
import type { Completion } from "../completion.ts";
import type { Embedded, EmbeddingWriter, WrittenEmbedding } from "../embedding.ts";
import { estimatedUsage, type Usage } from "../limits/usage.ts";
import { LONGEST_EVENT } from "../wire/sse.ts";
import { readText } from "./answer-body.ts";
import { askAgain, type Patience } from "./ask-again.ts";
import { brokenOff } from "./beginning.ts";
import { failedAttempt } from "./failed-attempt.ts";
import { inWindow } from "./in-window.ts";
import { type OpenBody, openBody, type Request, type Sender } from "./open-body.ts";
import type { TranslatedEmbedding } from "./translate-embedding.ts";
import { malformed, UpstreamError } from "./upstream-error.ts";

/** Requests under way, or answers that wait for an earlier one. */
const MOST_AT_ONCE = 4;

interface Asked {
  readonly translation: TranslatedEmbedding;
  readonly request: Omit<Request, "body">;
  readonly completion: Completion;
  readonly sender: Sender;
  readonly patience: Patience;
}

/** Nothing is sent before the body is read. */
export function openEmbeddings(asked: Asked): OpenBody {
  const { protocol, keepsFailures } = asked.request;
  const headers = new Headers({ "content-type": "application/json" });
  return { body: bodyOf(asked), headers, source: { secrets: [], protocol, keepsFailures } };
}

async function* bodyOf(asked: Asked): AsyncGenerator<Uint8Array, void> {
  const { translation, completion, sender } = asked;
  const writer = translation.writeAnswer(completion);
  const bytes = new TextEncoder();
  const counts: (number | undefined)[] = [];
  const { requests } = translation;
  const ask = (at: number, signal: AbortSignal) => askForSome(asked, requests[at], signal);
  try {
    for await (const embedded of inWindow(requests.length, ask, { size: MOST_AT_ONCE, signal: sender.limit })) {
      counts.push(embedded.tokens);
      yield bytes.encode(writer.write(embedded));
    }
  } catch (thrown) {
    throw asLast(thrown);
  }
  yield bytes.encode(closed(writer, usageOf(counts, completion), completion));
}

/** By the same rules as any request. */
function askForSome(asked: Asked, some: WrittenEmbedding | undefined, signal: AbortSignal): Promise<Embedded> {
  const { sender, patience } = asked;
  const failed = (failure: UpstreamError) => {
    sender.account.attempts.push(failedAttempt(sender.target, failure));
  };
  return askAgain({ ask: () => askOnce(asked, some, signal), failed, signal }, patience);
}

async function askOnce({ translation, request, sender }: Asked, some = NONE, signal: AbortSignal): Promise<Embedded> {
  const accepted = (isAccepted: boolean) => isAccepted && sender.accepted(true); // Of several, one is enough.
  const { body, headers } = await openBody({ ...request, body: some.body }, { ...sender, limit: signal, accepted });
  const text = await readText(body, { longest: LONGEST_EVENT }).catch(brokenOff);
  const embedded = translation.readAnswer({ text, headers });
  if (embedded === undefined) throw malformed("The provider's answer has no embeddings.");
  if (embedded.vectors.length !== some.count) throw malformed("The provider's answer has not one embedding a text.");
  return embedded;
}

const NONE: WrittenEmbedding = { body: "{}", count: 0 };

/** Every request was asked again where that could help: all of them together are not. */
function asLast(thrown: unknown): unknown {
  if (!(thrown instanceof UpstreamError)) return thrown;
  return new UpstreamError(thrown.status, thrown.body, { ...thrown.consequences, retry: false, cause: thrown.cause });
}

/** The prompt's estimate where a provider has not counted all of it. */
function usageOf(counts: readonly (number | undefined)[], { request }: Completion): Usage {
  let promptTokens = 0;
  for (const count of counts) {
    if (count === undefined) return estimatedUsage(request.promptTokens, 0);
    promptTokens += count;
  }
  return { ...estimatedUsage(promptTokens, 0), estimated: false };
}

function closed(writer: EmbeddingWriter, usage: Usage, completion: Completion): string {
  completion.isEstimated = usage.estimated;
  return writer.close(usage);
}
