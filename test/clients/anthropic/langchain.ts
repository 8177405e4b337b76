// LangChain with its integration of Anthropic.
import { ChatAnthropic } from "@langchain/anthropic";
import { langChainClient } from "../support/langchain.ts";
import { MOST_TOKENS, THINKING_TOKENS } from "../support/tools.ts";

export const langChain = langChainClient({
  name: "@langchain/anthropic",
  modelFor({ url, key, model }, thinking) {
    const settings = { model, apiKey: key, anthropicApiUrl: url, maxTokens: MOST_TOKENS, maxRetries: 0 };
    const thinks = { thinking: { type: "enabled" as const, budget_tokens: THINKING_TOKENS } };
    return new ChatAnthropic({ ...settings, ...(thinking && thinks) });
  },
});
