// The usage-only chunk of a stream whose provider sent none, for a client that asked for it.
import { type Account, usageOf } from "../account.ts";
import { formatEvent } from "../wire/sse.ts";

/** Whether the client still has to get a usage that the provider did not send. */
export function owesUsage({ call, hasUsage, served }: Account): boolean {
  return call.stream && call.includeUsage && served !== undefined && !hasUsage;
}

/** The event, marked as an estimate. The account then has a usage, which is owed no more. */
export function estimatedUsageEvent(account: Account): string {
  const usage = usageOf(account);
  account.usage = usage;
  account.hasUsage = true;
  account.generated = 0;
  const chunk = {
    ...account.head,
    object: "chat.completion.chunk",
    model: account.served,
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
