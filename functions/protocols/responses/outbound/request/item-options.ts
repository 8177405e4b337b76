// What the writers of items need to know.
import type { Signature } from "../../../../core/conversation/conversation.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ChatCapabilities } from "../../../writing/openai/chat-capabilities.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";

export interface ItemOptions {
  readonly capabilities: ChatCapabilities;
  readonly omissions: Omissions;
  readonly names: ToolNames;
  /** Whose thoughts the model can read. */
  readonly maker: Signature["maker"];
}
