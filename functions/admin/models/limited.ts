// The limits of a model, by the name under which they are counted.
import type { ModelDocument } from "../../core/directory/directory.ts";
import { subjectOfModel } from "../../core/limits/reservation.ts";
import type { Limited } from "../limits.ts";
import { titleOf } from "../model.ts";

export function limitedOf(document: ModelDocument): Limited {
  const { name, rate_limit: limits = {} } = document;
  return { title: titleOf(document), subject: subjectOfModel(name), limits };
}
