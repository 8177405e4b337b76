// OpenAI's embeddings, as clients ask the gateway.
import "../in-every-instance.ts";
import { envelope } from "../../core/error.ts";
import type { InboundProtocol } from "../../core/protocol.ts";
import { editedBody } from "../../core/upstream/edited-body.ts";
import { countPrompt } from "./count-prompt.ts";
import { readFields } from "./fields.ts";
import { passThrough } from "./pass-through.ts";
import { READ_ONCE } from "./read-once.ts";

export const embeddings: InboundProtocol = {
  name: "embeddings",
  readOnce: READ_ONCE,
  readFields,
  countPrompt,
  writeBody: ({ text }, target) => editedBody(text, target, []),
  passThrough,
  embedding: async () => (await import("../embed/inbound/embedding.ts")).embedding,
  envelope,
  answersAtOnce: true,
  /** No answer is a stream of events: one that breaks off is cut, and cannot say why. */
  frame: { ping: "", end: "", error: () => "" },
};
