// Vercel's AI SDK with its providers for OpenAI, and for Cohere, which has its rerank.
import { createCohere } from "@ai-sdk/cohere";
import { createOpenAI } from "@ai-sdk/openai";
import { embedMany, generateImage, generateSpeech, generateText, rerank, streamText, transcribe } from "ai";
import type { Connection } from "../support/client.ts";
import type { Abilities, EndpointClient } from "./client.ts";

/** What it says of settings that an endpoint does not have. */
globalThis.AI_SDK_LOG_WARNINGS = false;

export const aiSdk: EndpointClient = { name: "ai, @ai-sdk/openai, @ai-sdk/cohere", connect };

function connect({ url, key, model }: Connection): Abilities {
  const openai = createOpenAI({ baseURL: `${url}/v1`, apiKey: key });
  const cohere = createCohere({ baseURL: `${url}/v2`, apiKey: key });
  const once = { maxRetries: 0 };
  const completion = (prompt: string) => ({ ...once, model: openai.completion(model), prompt });
  return {
    embed: async (values) => (await embedMany({ ...once, model: openai.embedding(model), values })).embeddings,
    complete: async (prompt) => (await generateText(completion(prompt))).text,
    async *streamCompletion(prompt) {
      const { fullStream } = streamText({ ...completion(prompt), onError: () => {} });
      for await (const part of fullStream) {
        if (part.type === "error") throw part.error;
        if (part.type === "text-delta") yield part.text;
      }
    },
    draw: async (prompt) => (await generateImage({ ...once, model: openai.image(model), prompt })).image.base64,
    speak: async (text) => (await generateSpeech({ ...once, model: openai.speech(model), text })).audio.uint8Array,
    transcribe: async (audio) => (await transcribe({ ...once, model: openai.transcription(model), audio })).text,
    async rerank(query, documents) {
      const { ranking } = await rerank({ ...once, model: cohere.reranking(model), query, documents });
      return ranking.map(({ originalIndex }) => originalIndex);
    },
  };
}
