// What a request says of how the model is to think, and what that depends on.
import type { Reasoning } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { ModelCapabilities } from "./families.ts";

export interface Thinking {
  /** Whether Claude thinks, or may do so: then it cannot be forced to call a tool. */
  readonly isOn: boolean;
  /** Members of the model's own. */
  readonly fields: Members;
  /** Whether the request may choose how tokens are sampled. */
  readonly leavesSampling: boolean;
  /** The most tokens, reasoning included; undefined where the model's own limit holds. */
  readonly maximumTokens: number | undefined;
  /** Whether the client wanted more than it gets. */
  readonly isLess: boolean;
}

export interface ThinkingOptions {
  readonly capabilities: ModelCapabilities;
  readonly reasoning: Reasoning | undefined;
  /** What the client allows for the answer. */
  readonly maximumTokens: number | undefined;
  /** What the limits reserve where it allows anything. */
  readonly usualTokens: number;
  readonly mustBeOff: boolean;
  readonly isBetterOff: boolean;
  readonly hasLostThoughts: boolean;
}
