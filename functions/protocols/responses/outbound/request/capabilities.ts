// What the model of a target accepts in Responses: what it does in chat completions, but for these.
import type { Target } from "../../../../core/directory/target.ts";
import { capabilitiesOf as inChat } from "../../../writing/openai/capabilities.ts";
import type { ChatCapabilities } from "../../../writing/openai/chat-capabilities.ts";

/** All models that think can use tools meanwhile. */
export function capabilitiesOf(target: Target): ChatCapabilities {
  const known = inChat(target);
  const whileThinking = { ...known.whileThinking, usesTools: true };
  return { ...known, whileThinking, penalties: false, topK: false, cacheMarks: false };
}
