// Keeps aliases unambiguous while operators change them. DynamoDB guards single items, so two operators may give one alias to
// two models at the same moment.
import type { StoredDirectory } from "../../aws/stored-directory.ts";
import type { ModelDocument } from "../../core/directory/directory.ts";
import { titleOf } from "../model.ts";
import { OperationError } from "../operation-error.ts";

/**
 * Call it after writing models: of two operators, at least the later one sees the other's model. Throws an OperationError
 * that names it. Until one of them has removed the alias, every instance of the gateway takes the model whose name sorts first.
 */
export async function refuseSharedAliases(
  directory: StoredDirectory,
  written: readonly ModelDocument[],
): Promise<void> {
  const aliased = written.filter(({ aliases = [] }) => aliases.length > 0);
  if (aliased.length === 0) return;
  const { models } = await directory.readAll();
  const all = models.map(({ document }) => document);
  const shared = aliased.flatMap((own) => all.filter(({ name }) => name !== own.name).flatMap(sharedWith(own)));
  if (shared.length === 0) return;
  throw new OperationError("alias_shared", `${shared.join(", ")}: changed by another operator just now`);
}

function sharedWith({ aliases = [] }: ModelDocument) {
  return (other: ModelDocument): string[] => {
    const taken = new Set([other.name, ...(other.aliases ?? [])]);
    return aliases
      .filter((alias) => taken.has(alias))
      .map((alias) => `${titleOf(other)} also has the alias '${alias}'`);
  };
}
