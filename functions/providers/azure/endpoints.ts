// Those of OpenAI's endpoints that Azure has: learn.microsoft.com/azure/ai-foundry/openai/latest and, for the classic API, the
// specifications at github.com/Azure/azure-rest-api-specs. A date that has fewer says so when it is asked.
import type { Endpoint } from "../endpoints.ts";

/** In the classic API each deployment has them. It has Responses in some versions only, and at another address. */
export const CLASSIC_ENDPOINTS: readonly Endpoint[] = [
  ...(["chat", "embeddings", "completions", "images", "speech", "transcriptions"] as const),
];

/** Responses are not in every region. */
export const AZURE_ENDPOINTS: readonly Endpoint[] = [...CLASSIC_ENDPOINTS, "responses"];
