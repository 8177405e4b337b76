// How much the model should reason: `thinking`, and the effort of the whole answer.
import type { Reasoning } from "../../../../core/conversation/conversation.ts";
import { optional, optionalPlace, type Place, required } from "../../../reading/place.ts";
import { oneOf, POSITIVE } from "../../../reading/value-type.ts";

const TYPE = oneOf("enabled", "adaptive", "disabled");
const EFFORT = oneOf("low", "medium", "high", "xhigh", "max");

/** Of an answer for which the client names none: docs.claude.com, "Effort". */
const DEFAULT_EFFORT = "high";

/** Undefined: as much as the model likes. */
export function readReasoning(request: Place): Reasoning | undefined {
  const config = optionalPlace(request, "output_config");
  const effort = config && optional(config, "effort", EFFORT);
  const thinking = optionalPlace(request, "thinking");
  if (thinking === undefined) return effort && { effort };
  switch (required(thinking, "type", TYPE)) {
    case "disabled":
      return { effort: "none" };
    case "adaptive":
      return { effort: effort ?? DEFAULT_EFFORT };
    case "enabled": {
      const budget = required(thinking, "budget_tokens", POSITIVE);
      return { ...(effort && { effort }), budget };
    }
  }
}
