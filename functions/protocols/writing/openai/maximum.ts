// The most tokens of an answer.
import type { Options } from "../../../core/conversation/conversation.ts";
import type { ChatCapabilities } from "./chat-capabilities.ts";

/** It includes what the model thinks, as the client's does. More than the model can write would be refused. */
export function maximumIn(
  { maximumTokens: asked }: Options,
  { output_limit: limit }: Pick<ChatCapabilities, "output_limit">,
): number | undefined {
  return asked === undefined || limit === undefined ? asked : Math.min(asked, limit);
}
