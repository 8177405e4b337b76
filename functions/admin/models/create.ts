// Adds a model.
import type { StoredModel } from "../../aws/stored-directory.ts";
import { auditChange } from "../audit/audit-change.ts";
import { titleOf } from "../model.ts";
import type { ModelContext } from "../operation.ts";
import { OperationError } from "../operation-error.ts";
import { refuseSharedAliases } from "./aliases.ts";
import { documentOf, type WrittenModel } from "./document.ts";

/** Throws an OperationError where it exists, or cannot be a model. */
export async function createModel(written: WrittenModel, context: ModelContext): Promise<{ after: StoredModel }> {
  const { directory, stored, audit } = context;
  const document = documentOf(written, context);
  if (stored.models.some((item) => item.document.name === document.name))
    throw new OperationError("model_exists", `${titleOf(document)} exists already`);
  const after = await directory.add(document);
  await auditChange(audit, { after: document });
  await refuseSharedAliases(directory, [document]);
  return { after };
}
