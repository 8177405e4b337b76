// Google's forms for embeddings, as the gateway asks providers.
import type { OutboundProtocol } from "../../core/protocol.ts";
import { readRefusal } from "../generate/refusal.ts";

/** The Gemini API's batchEmbedContents. */
export const geminiEmbed: OutboundProtocol = {
  name: "embed",
  readRefusal,
  embedding: async () => (await import("./outbound/gemini.ts")).gemini,
};

/** Vertex AI's `predict` and embedContent: the model decides which. */
export const vertexEmbed: OutboundProtocol = {
  name: "embed",
  readRefusal,
  embedding: async (target) => (await import("./outbound/vertex.ts")).vertexTranslation(target),
};
