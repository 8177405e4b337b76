// OpenAI's chat completions: as clients ask the gateway, and as the gateway asks providers.
import { envelope } from "../../core/error.ts";
import type { InboundProtocol, OutboundProtocol } from "../../core/protocol.ts";
import { DONE, PING } from "../../core/wire/sse.ts";
import { readFields } from "./fields.ts";
import { passThrough } from "./pass-through.ts";
import { READ_ONCE } from "./read-once.ts";
import { serverTools } from "./server-tools.ts";
import { askForUsage, writeBody } from "./write-body.ts";

export const chat: InboundProtocol & OutboundProtocol = {
  name: "chat",
  readOnce: READ_ONCE,
  readFields,
  serverTools,
  writeBody,
  passThrough,
  envelope,
  inbound: async () => (await import("./inbound/translation.ts")).translation,
  askForUsage,
  outbound: async () => (await import("./outbound/translation.ts")).translation,
  frame: {
    ping: PING,
    end: `data: ${DONE}\n\n`,
    /** The official SDKs throw on an event with `error`; and because no `[DONE]` follows, nothing looks complete. */
    error: (error) => `data: ${envelope(error)}\n\n`,
  },
};
