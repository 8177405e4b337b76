// The protocols in which clients ask. Chat completions are there from the start.
import type { ProtocolName } from "../core/directory/protocol-names.ts";
import type { InboundProtocol, InboundProtocols } from "../core/protocol.ts";
import { chat } from "./chat/protocol.ts";

const passedThrough = () => import("./pass-through/endpoints.ts");

export const INBOUND_PROTOCOLS: InboundProtocols = new Map<
  ProtocolName,
  InboundProtocol | (() => Promise<InboundProtocol>)
>([
  ["chat", chat],
  ["responses", async () => (await import("./responses/protocol.ts")).responses],
  ["completions", async () => (await passedThrough()).completions],
  ["moderations", async () => (await passedThrough()).moderations],
  ["images", async () => (await passedThrough()).images],
  ["speech", async () => (await passedThrough()).speech],
  ["transcriptions", async () => (await passedThrough()).transcriptions],
  ["rerank", async () => (await passedThrough()).rerank],
  ["messages", async () => (await import("./messages/protocol.ts")).messages],
  ["embeddings", async () => (await import("./embeddings/protocol.ts")).embeddings],
]);
