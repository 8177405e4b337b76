// What two operators may add at the same moment, which DynamoDB does not notice: keys of one name, and models of one alias.
import type { KeyDocument, ModelDocument } from "../../core/directory/directory.ts";
import { refuseNamesakes } from "../keys/namesakes.ts";
import { refuseSharedAliases } from "../models/aliases.ts";
import type { OperationContext } from "../operation.ts";
import type { Change } from "../plan.ts";

/** `stored` is what the changes were planned from. */
type Context = Pick<OperationContext, "directory" | "stored" | "audit">;

/** Call it once the changes are made and audited. Throws an OperationError that says what clashes. */
export async function refuseClashes(changes: readonly Change[], context: Context): Promise<void> {
  await refuseNamesakes(addedKeys(changes), context);
  await refuseSharedAliases(context.directory, writtenModels(changes));
}

function addedKeys(changes: readonly Change[]): KeyDocument[] {
  return changes.flatMap((change) => (change.verb === "add" && "hash" in change.document ? [change.document] : []));
}

function writtenModels(changes: readonly Change[]): ModelDocument[] {
  return changes.flatMap((change) => (change.verb === "remove" || "hash" in change.document ? [] : [change.document]));
}
