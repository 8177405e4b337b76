// `models limits`: what is used of a model's limits.
import { findModel } from "../../functions/admin/models/find.ts";
import { limitedOf } from "../../functions/admin/models/limited.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { limitsCommand } from "../limits/command.ts";
import { MODEL } from "./model.ts";

export const limits = limitsCommand("model", { argument: "<model>", hint: MODEL, find: findLimited });

function findLimited(wanted: string, stored: Stored) {
  const { document } = findModel(wanted, stored);
  return { ...limitedOf(document), name: document.name };
}
