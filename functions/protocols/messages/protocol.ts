// Anthropic's Messages API: as the gateway asks providers.
import type { OutboundProtocol } from "../../core/protocol.ts";
import { readRefusal } from "./refusal.ts";

export const messages: OutboundProtocol = {
  name: "messages",
  readRefusal,
  outbound: async () => (await import("./outbound/translation.ts")).translation,
};
