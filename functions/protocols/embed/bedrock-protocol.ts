// Embeddings at Bedrock, as the gateway asks for them: by InvokeModel, in a form of each maker's own.
import type { OutboundProtocol } from "../../core/protocol.ts";
import { readRefusal } from "../converse/refusal.ts";

export const bedrockEmbed: OutboundProtocol = {
  name: "embed",
  readRefusal,
  embedding: async (target) => (await import("./outbound/bedrock.ts")).bedrockTranslation(target),
};
