// Vercel's AI SDK with its provider for OpenAI, which speaks Responses unless it is told otherwise.
import { createOpenAI } from "@ai-sdk/openai";
import type { LanguageModel } from "ai";
import { aiSdkClient } from "../support/ai-sdk.ts";

/** Without the first, it refers to answers that it expects to be stored. */
const openai = { store: false };
const thinking = { ...openai, forceReasoning: true, reasoningEffort: "low", reasoningSummary: "auto" };

export const aiSdk = aiSdkClient({
  name: "ai, @ai-sdk/openai",
  modelOf: ({ url, key, model }): LanguageModel => createOpenAI({ baseURL: `${url}/v1`, apiKey: key })(model),
  options: { openai },
  thinking: { openai: thinking },
});
