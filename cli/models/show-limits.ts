// `models limits`: what is used of a model's limits.
import { titleOf } from "../../functions/admin/model.ts";
import { findModel } from "../../functions/admin/models/find.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { subjectOfModel } from "../../functions/core/limits/reservation.ts";
import { limitsCommand } from "../limits/command.ts";
import { MODEL } from "./model.ts";

export const limits = limitsCommand("model", { argument: "<model>", hint: MODEL, find: findLimited });

function findLimited(wanted: string, stored: Stored) {
  const { document } = findModel(wanted, stored);
  const { name, rate_limit: limits = {} } = document;
  return { title: titleOf(document), subject: subjectOfModel(name), name, limits };
}
