// What the writers of messages need.
import type { ToolNames } from "../../../writing/tool-names.ts";
import type { MediaOptions } from "./write-media.ts";

export interface MessageOptions extends MediaOptions {
  readonly names: ToolNames;
}
