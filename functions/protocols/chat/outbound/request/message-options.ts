// What the writers of messages need to know.
import type { ToolNames } from "../../../writing/tool-names.ts";
import type { MediaOptions } from "./write-media.ts";

export interface MessageOptions extends MediaOptions {
  readonly names: ToolNames;
  /** What the gateway itself asks of the model. */
  readonly words: readonly string[];
}
