// Answers as events of the internal form, and how a client of chat completions gets them.
import fc from "fast-check";
import { type Completion, openCompletion } from "../../../../functions/core/completion.ts";
import type { Signature } from "../../../../functions/core/conversation/conversation.ts";
import type { AnswerEvent, FinishReason, OpenedPart } from "../../../../functions/core/conversation/events.ts";
import type { Usage } from "../../../../functions/core/limits/usage.ts";
import type { AnswerWriter } from "../../../../functions/core/protocol.ts";
import { writeAnswer } from "../../../../functions/protocols/chat/inbound/translation.ts";
import { callOf, chat } from "../../../core/support/requests.ts";

export const USAGE: Usage = { promptTokens: 7, completionTokens: 2, totalTokens: 9, cachedTokens: 0, estimated: false };

/** Calls that differ in what the client asked for. */
export const calls = {
  json: await callOf(chat()),
  stream: await callOf(chat({ stream: true })),
  streamWithUsage: await callOf(chat({ stream: true, stream_options: { include_usage: true } })),
};

export type Kind = keyof typeof calls;

export function writerOf(kind: Kind): AnswerWriter {
  return writeAnswer(completionOf(kind));
}

export function completionOf(kind: Kind): Completion {
  const call = calls[kind];
  const [target] = call.targets;
  if (target === undefined) throw new Error("the call has no target");
  return openCompletion(call, target, 1);
}

/** What a client has got in the end. */
export function write(kind: Kind, events: readonly AnswerEvent[], usage: Usage = USAGE): string {
  const writer = writerOf(kind);
  const text = events.map((event) => writer.write(event)).join("");
  return text + writer.close(usage);
}

/** The events of a part, from its beginning to its end. */
export function part(index: number, opened: OpenedPart, ...pieces: string[]): AnswerEvent[] {
  return [
    { type: "part-start", index, part: opened },
    ...pieces.map((text) => ({ type: "part-delta", index, text }) as const),
    { type: "part-end", index },
  ];
}

export function signedPart(index: number, { opened, pieces, signature }: Signed): AnswerEvent[] {
  return [...part(index, opened, ...pieces).slice(0, -1), { type: "part-end", index, signature }];
}

interface Signed {
  readonly opened: OpenedPart;
  readonly pieces: readonly string[];
  readonly signature: Signature | undefined;
}

export const start: AnswerEvent = { type: "start", id: "msg_1" };
export const end = (reason: FinishReason = "stop"): AnswerEvent => ({ type: "end", reason });

const piece = fc.string({ minLength: 1, unit: "binary" });
const name = fc.string({ minLength: 1 });
const signature = fc.record({ maker: fc.constantFrom("anthropic" as const, "google" as const), value: name });
const opened: fc.Arbitrary<OpenedPart> = fc.oneof(
  fc.constant({ type: "text" } as const),
  fc.constant({ type: "reasoning" } as const),
  fc.record({ type: fc.constant("redacted-reasoning" as const), data: signature }),
  fc.record({
    type: fc.constant("tool-call" as const),
    id: name,
    name,
    signature: fc.option(signature, { nil: undefined }),
  }),
);
const signed = fc.record({
  opened,
  pieces: fc.array(piece, { maxLength: 4 }),
  signature: fc.option(signature, { nil: undefined }),
});

/** Any answer. Parts may overlap; redacted reasoning has no pieces. */
export const anyAnswer: fc.Arbitrary<AnswerEvent[]> = fc
  .record({
    id: fc.option(name, { nil: undefined }),
    parts: fc.array(signed, { maxLength: 5 }),
    reason: fc.constantFrom<FinishReason>("stop", "length", "tool-calls", "content-filter"),
    refusal: fc.option(fc.string(), { nil: undefined }),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ id, parts, reason, refusal, order }) => {
    const queues = parts.map((each, index) =>
      signedPart(index, each.opened.type === "redacted-reasoning" ? { ...each, pieces: [] } : each),
    );
    return [{ type: "start", id }, ...interleave(queues, order), { type: "end", reason, refusal }];
  });

/** Keeps the order within each queue, and begins the queues in theirs. */
function interleave(queues: readonly AnswerEvent[][], order: Iterator<number>): AnswerEvent[] {
  const rest = queues.map((queue) => [...queue]);
  const events: AnswerEvent[] = [];
  let begun = 1;
  while (rest.some((queue) => queue.length > 0)) {
    const open = rest.slice(0, begun).filter((queue) => queue.length > 0);
    if (open.length === 0) begun++;
    else {
      const next: number = order.next().value;
      if (next % 3 === 0) begun++;
      events.push(...(open[next % open.length]?.splice(0, 1) ?? []));
    }
  }
  return events;
}
