// The usage-only chunk of a stream whose provider sent none, for a client that asked for it.
import { type Completion, usageOf } from "../../core/completion.ts";
import { formatEvent } from "../../core/wire/sse.ts";

/** Whether the client still has to get a usage that the provider did not send. */
export function owesUsage({ request, hasUsage }: Completion): boolean {
  return request.stream && request.includeUsage && !hasUsage;
}

/** The event, marked as an estimate. `object` is what the protocol calls its chunks. */
export function estimatedUsageEvent(completion: Completion, object: string): string {
  const usage = usageOf(completion);
  const chunk = {
    ...completion.head,
    object,
    model: completion.model,
    choices: [],
    usage: {
      prompt_tokens: usage.promptTokens,
      completion_tokens: usage.completionTokens,
      total_tokens: usage.totalTokens,
    },
    sluice: { usage_estimated: true },
  };
  return formatEvent({ event: undefined, id: undefined, data: JSON.stringify(chunk) });
}
