// Amazon Bedrock's Converse, as the gateway asks providers.
import type { OutboundProtocol } from "../../core/protocol.ts";

export const converse: OutboundProtocol = {
  name: "converse",
  outbound: async () => (await import("./translation.ts")).translation,
};
