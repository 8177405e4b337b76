// The protocols in which clients ask. Chat completions are there from the start.
import type { ProtocolName } from "../core/directory/protocol-names.ts";
import type { InboundProtocol, InboundProtocols } from "../core/protocol.ts";
import { chat } from "./chat/protocol.ts";

export const INBOUND_PROTOCOLS: InboundProtocols = new Map<
  ProtocolName,
  InboundProtocol | (() => Promise<InboundProtocol>)
>([
  ["chat", chat],
  ["responses", async () => (await import("./responses/protocol.ts")).responses],
  ["messages", async () => (await import("./messages/protocol.ts")).messages],
  ["embeddings", async () => (await import("./embeddings/protocol.ts")).embeddings],
]);
