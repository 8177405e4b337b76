// OpenAI's older completions: a prompt in place of messages, and otherwise as chat completions are.
import type { InboundProtocol } from "../../../core/protocol.ts";
import { passChunks } from "../../chat/pass-through.ts";
import { chat } from "../../chat/protocol.ts";
import { countPrompt } from "./count-prompt.ts";
import { readFields } from "./fields.ts";
import { READ_ONCE } from "./read-once.ts";

export const completions: InboundProtocol = {
  name: "completions",
  readOnce: READ_ONCE,
  readFields,
  countPrompt,
  writeBody: chat.writeBody,
  passThrough: (completion) => passChunks(completion, "text_completion"),
  envelope: chat.envelope,
  frame: chat.frame,
};
