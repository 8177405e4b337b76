// The body of a request to a provider that speaks OpenAI's chat completions.
import type { Conversation } from "../../../core/conversation/conversation.ts";
import type { WriteOptions, WrittenRequest } from "../../../core/protocol.ts";
import { unsupported } from "../../request-error.ts";

export function writeRequest(_conversation: Conversation, _options: WriteOptions): WrittenRequest {
  throw unsupported("model", "its provider speaks another protocol");
}
