// `models limits`: what is used of a model's limits.
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { subjectOfModel } from "../../functions/core/counters.ts";
import { Failure } from "../failure.ts";
import { limitsCommand } from "../limits/command.ts";
import type { Limited } from "../limits/limited.ts";
import { harmless } from "../terminal.ts";

export const limits = limitsCommand("model", { argument: "<model>", hint: "its name", find: findModel });

function findModel(wanted: string, { models }: Stored): Limited {
  const model = models.find(({ document }) => document.name === wanted)?.document;
  if (model === undefined) throw new Failure(`no model has the name '${wanted}'`);
  const title = `model '${harmless(model.name)}'`;
  return { title, subject: subjectOfModel(model.name), limits: model.rate_limit ?? {} };
}
