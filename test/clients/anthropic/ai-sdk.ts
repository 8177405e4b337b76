// Vercel's AI SDK with its provider for Anthropic.
import { createAnthropic } from "@ai-sdk/anthropic";
import { aiSdkClient } from "../support/ai-sdk.ts";
import { THINKING_TOKENS } from "../support/tools.ts";

export const aiSdk = aiSdkClient({
  name: "ai, @ai-sdk/anthropic",
  modelOf: ({ url, key, model }) => createAnthropic({ baseURL: `${url}/v1`, apiKey: key })(model),
  options: {},
  thinking: { anthropic: { thinking: { type: "enabled", budgetTokens: THINKING_TOKENS } } },
});
