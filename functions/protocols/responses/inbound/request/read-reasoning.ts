// How much the model should reason: `reasoning.effort`.
import type { Reasoning } from "../../../../core/conversation/conversation.ts";
import { optional, optionalPlace, type Place, placesIn } from "../../../reading/place.ts";
import { oneOf, STRING } from "../../../reading/value-type.ts";

const EFFORT = oneOf("none", "minimal", "low", "medium", "high", "xhigh", "max", "ultra");

/**
 * Undefined: as much as the model likes. An item of the input may change it in the middle of a conversation, and holds until the
 * next one does. Codex names an effort above the highest that other clients know.
 */
export function readReasoning(request: Place): Reasoning | undefined {
  const efforts = [request, ...updatesIn(request)].map(effortIn);
  const effort = efforts.findLast((each) => each !== undefined);
  return effort && { effort: effort === "ultra" ? "max" : effort };
}

/** Whether an item says how to answer from there on. */
export function isUpdate(type: unknown): boolean {
  return type === "configuration_update";
}

function updatesIn(request: Place): Place[] {
  if (STRING.is(request.members["input"])) return [];
  return placesIn(request, "input").filter(({ members }) => isUpdate(members["type"]));
}

function effortIn(place: Place) {
  const reasoning = optionalPlace(place, "reasoning");
  return reasoning && optional(reasoning, "effort", EFFORT);
}
