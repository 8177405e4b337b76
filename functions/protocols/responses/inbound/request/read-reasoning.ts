// How much the model should reason: `reasoning.effort`.
import type { Reasoning } from "../../../../core/conversation/conversation.ts";
import { optional, optionalPlace, type Place } from "../../../reading/place.ts";
import { oneOf } from "../../../reading/value-type.ts";

const EFFORT = oneOf("none", "minimal", "low", "medium", "high", "xhigh", "max", "ultra");

/** Undefined: as much as the model likes. Codex names an effort above the highest that other clients know. */
export function readReasoning(request: Place): Reasoning | undefined {
  const reasoning = optionalPlace(request, "reasoning");
  const effort = reasoning && optional(reasoning, "effort", EFFORT);
  return effort && { effort: effort === "ultra" ? "max" : effort };
}
