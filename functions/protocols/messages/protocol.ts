// Anthropic's Messages API: as clients ask the gateway, and as the gateway asks providers.
import "../in-every-instance.ts";
import type { InboundProtocol, OutboundProtocol } from "../../core/protocol.ts";
import { envelope } from "./envelope.ts";
import { statusOf } from "./error-types.ts";
import { readFields } from "./fields.ts";
import { frame } from "./frame.ts";
import { passThrough } from "./pass-through.ts";
import { READ_ONCE } from "./read-once.ts";
import { readRefusal } from "./refusal.ts";
import { serverTools } from "./server-tools.ts";
import { writeBody, writeCountedBody } from "./write-body.ts";

export const messages: InboundProtocol & OutboundProtocol = {
  name: "messages",
  readOnce: READ_ONCE,
  readFields,
  serverTools,
  writeBody,
  writeCountedBody,
  passThrough,
  envelope,
  headers: (requestId) => ({ "request-id": requestId }),
  keepsFailures: true,
  frame,
  inbound: async () => (await import("./inbound/translation.ts")).translation,
  readRefusal,
  statusOf,
  outbound: async () => (await import("./outbound/translation.ts")).translation,
};
