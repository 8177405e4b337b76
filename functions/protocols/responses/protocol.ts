// OpenAI's Responses: as clients ask the gateway, and as the gateway asks providers that have the same API.
import "../in-every-instance.ts";
import { envelope } from "../../core/error.ts";
import type { InboundProtocol, OutboundProtocol } from "../../core/protocol.ts";
import { readFields } from "./fields.ts";
import { frame } from "./frame.ts";
import { passThrough } from "./pass-through.ts";
import { READ_ONCE } from "./read-once.ts";
import { writeBody } from "./write-body.ts";

export const responses: InboundProtocol & OutboundProtocol = {
  name: "responses",
  readOnce: READ_ONCE,
  readFields,
  writeBody,
  passThrough,
  envelope,
  keepsFailures: true,
  frame,
  inbound: async () => (await import("./inbound/translation.ts")).translation,
};
