// What a completion and each of its chunks begin with.
import type { Completion } from "../../../../core/completion.ts";
import type { EndEvent } from "../../../../core/conversation/events.ts";
import type { Members } from "../../../../core/wire/members.ts";

interface CompletionHead {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly trace?: Members | undefined;
}

/** Of one answer: the clock is read once. */
export function completionHead({ request, model }: Completion, object: string): CompletionHead {
  return { id: `chatcmpl-${request.id}`, object, created: Math.floor(Date.now() / 1_000), model };
}

/** What guardrails report is at the top, as LiteLLM has it; in a stream, in the last chunk of a choice. */
export function withTrace(head: CompletionHead, { trace }: EndEvent): CompletionHead {
  return trace === undefined ? head : { ...head, trace };
}
