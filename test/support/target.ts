// A target as the gateway reads it from a model's entry.
import { model as modelSchema } from "../../functions/core/directory/directory.ts";
import { type Target, targetsOf } from "../../functions/core/directory/target.ts";

/** The first one, if the entry has several. */
export function targetFrom(entry: object): Target {
  const [target] = targetsOf(modelSchema.parse({ name: "m", ...entry }));
  if (target === undefined) throw new Error("a model without a target");
  return target;
}
