// OpenAI's Responses, as clients ask the gateway.
import "../in-every-instance.ts";
import { envelope } from "../../core/error.ts";
import type { InboundProtocol } from "../../core/protocol.ts";
import { readFields } from "./fields.ts";
import { frame } from "./frame.ts";
import { passThrough } from "./pass-through.ts";
import { READ_ONCE } from "./read-once.ts";
import { serverTools } from "./server-tools.ts";
import { stateRefusal } from "./state.ts";
import { writeBody } from "./write-body.ts";

export const responses: InboundProtocol = {
  name: "responses",
  readOnce: READ_ONCE,
  readFields,
  serverTools,
  stateRefusal,
  writeBody,
  passThrough,
  envelope,
  keepsFailures: true,
  frame,
  inbound: async () => (await import("./inbound/translation.ts")).translation,
};
