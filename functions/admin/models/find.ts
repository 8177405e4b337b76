// The model that an operator means.
import type { Stored, StoredModel } from "../../aws/stored-directory.ts";
import { titleOf } from "../model.ts";
import { OperationError } from "../operation-error.ts";

/** Throws an OperationError if there is none. */
export function findModel(wanted: string, { models }: Stored): StoredModel {
  const found = models.find(({ document }) => document.name === wanted);
  if (found !== undefined) return found;
  const owner = models.find(({ document }) => document.aliases?.includes(wanted));
  const what = `no model has the name '${wanted}'`;
  if (owner === undefined) throw new OperationError("model_unknown", what);
  throw new OperationError("model_is_alias", `${what}; it is an alias of ${titleOf(owner.document)}`);
}
