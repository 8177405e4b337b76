// Google's generateContent, as the gateway asks providers.
import type { OutboundProtocol } from "../../core/protocol.ts";
import type { Dialect } from "./dialect.ts";
import { readRefusal } from "./refusal.ts";

/** As the Gemini API has it. */
export const generate = protocolOf("gemini");
/** As Vertex AI has it. */
export const vertexGenerate = protocolOf("vertex");

function protocolOf(dialect: Dialect): OutboundProtocol {
  return {
    name: "generate",
    readRefusal,
    outbound: async () => (await import("./outbound/translation.ts")).translationOf(dialect),
  };
}
