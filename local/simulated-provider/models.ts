// The models that the simulated provider lists, and the dated names under which OpenAI answers for them.
import { ApiError } from "./api-error.ts";

const releases = new Map([
  ["gpt-4.1", "2025-04-14"],
  ["gpt-4.1-mini", "2025-04-14"],
  ["gpt-4.1-nano", "2025-04-14"],
  ["gpt-4o", "2024-08-06"],
  ["gpt-4o-mini", "2024-07-18"],
  ["gpt-5", "2025-08-07"],
  ["gpt-5-mini", "2025-08-07"],
  ["gpt-5-nano", "2025-08-07"],
]);

export interface Model {
  id: string;
  object: "model";
  /** Unix time, in seconds. */
  created: number;
  owned_by: string;
}

export function listModels(): { object: "list"; data: Model[] } {
  return { object: "list", data: [...releases.keys()].map(findModel) };
}

export function findModel(id: string): Model {
  const release = releases.get(id);
  if (release === undefined) throw ApiError.noSuchModel(id);
  return { id, object: "model", created: Date.parse(release) / 1000, owned_by: "simulated" };
}

/** The name that an answer carries: dated where OpenAI dates it, and otherwise as asked, since any model may be tried. */
export function answeringName(model: string): string {
  if (model.startsWith("no-such")) throw ApiError.noSuchModel(model);
  const release = releases.get(model);
  return release === undefined ? model : `${model}-${release}`;
}
