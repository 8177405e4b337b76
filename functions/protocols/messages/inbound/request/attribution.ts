// Claude Code's line about itself, which comes first in the system prompt. Anthropic's API takes it away, so that no model sees
// it; it would be another prompt for each session.
import type { TextPart } from "../../../../core/conversation/conversation.ts";

export const ATTRIBUTION_PATH = "system[0]";

export function isAttribution({ path, text }: Pick<TextPart, "path" | "text">): boolean {
  return path === ATTRIBUTION_PATH && text.startsWith("x-anthropic-billing-header:");
}
