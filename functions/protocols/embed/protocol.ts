// Embeddings in vendors' own forms, as the gateway asks providers. The model decides which form.
import type { OutboundProtocol } from "../../core/protocol.ts";
import { readRefusal as readBedrocks } from "../converse/refusal.ts";
import { readRefusal as readGoogles } from "../generate/refusal.ts";

/** Google's batchEmbedContents, as the Gemini API has it. */
export const geminiEmbed: OutboundProtocol = {
  name: "embed",
  readRefusal: readGoogles,
  embedding: async () => (await import("./outbound/gemini.ts")).gemini,
};

/** Vertex AI's `predict`, and embedContent. */
export const vertexEmbed: OutboundProtocol = {
  name: "embed",
  readRefusal: readGoogles,
  embedding: async (target) => (await import("./outbound/vertex.ts")).vertexTranslation(target),
};

/** InvokeModel, with the bodies of each maker's own. */
export const bedrockEmbed: OutboundProtocol = {
  name: "embed",
  readRefusal: readBedrocks,
  embedding: async (target) => (await import("./outbound/bedrock.ts")).bedrockTranslation(target),
};
