// The body of a request to Bedrock's Converse.
import type { Conversation } from "../../core/conversation/conversation.ts";
import type { WriteOptions, WrittenRequest } from "../../core/protocol.ts";

export function writeRequest({ left }: Conversation, { maximumTokens }: WriteOptions): WrittenRequest {
  return { body: { messages: [] }, dropped: left, maximumTokens, answer: {} };
}
