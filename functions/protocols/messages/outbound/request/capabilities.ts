// What the model of a target accepts: the operator's word wins.
import { partsOf, type Target } from "../../../../core/directory/target.ts";
import { type ClaudeCapabilities, claudeCapabilities } from "../../../writing/claude/capabilities.ts";

export function capabilitiesOf(target: Target): ClaudeCapabilities {
  const known = claudeCapabilities(partsOf(target.model).id);
  return { ...known, ...(target.capabilities as Partial<ClaudeCapabilities> | undefined) };
}
