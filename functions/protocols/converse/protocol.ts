// Amazon Bedrock's Converse, as the gateway asks providers.
import type { OutboundProtocol } from "../../core/protocol.ts";
import { readRefusal } from "./refusal.ts";

export const converse: OutboundProtocol = {
  name: "converse",
  readRefusal,
  outbound: async () => (await import("./outbound/translation.ts")).translation,
};
