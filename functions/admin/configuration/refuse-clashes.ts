// What two operators may add at the same moment, which DynamoDB does not notice: keys of one name, and models of one alias.
import type { Stored, StoredDirectory } from "../../aws/stored-directory.ts";
import type { KeyDocument, ModelDocument } from "../../core/directory/directory.ts";
import { refuseNamesakes } from "../keys/namesakes.ts";
import { refuseSharedAliases } from "../models/aliases.ts";
import type { Change } from "../plan.ts";

interface Options {
  readonly directory: StoredDirectory;
  /** What the changes were planned from. */
  readonly stored: Stored;
}

/** Call it once the changes are made. Throws an OperationError that says what clashes. */
export async function refuseClashes(changes: readonly Change[], { directory, stored }: Options): Promise<void> {
  await refuseNamesakes(directory, addedKeys(changes), stored);
  await refuseSharedAliases(directory, writtenModels(changes));
}

function addedKeys(changes: readonly Change[]): KeyDocument[] {
  return changes.flatMap((change) => (change.verb === "add" && "hash" in change.document ? [change.document] : []));
}

function writtenModels(changes: readonly Change[]): ModelDocument[] {
  return changes.flatMap((change) => (change.verb === "remove" || "hash" in change.document ? [] : [change.document]));
}
