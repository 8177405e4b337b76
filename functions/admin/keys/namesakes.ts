// Keeps the names of unrelated keys apart: limits and usage are counted by name. DynamoDB guards single items, not names,
// so two operators may add keys of the same name at the same moment.
import type { StoredDirectory } from "../../aws/stored-directory.ts";
import type { KeyDocument } from "../../core/directory/directory.ts";
import { auditChange } from "../audit/audit-change.ts";
import type { OperationContext } from "../operation.ts";
import { OperationError } from "../operation-error.ts";

type Context = Pick<OperationContext, "directory" | "stored" | "audit">;

/**
 * Call it after adding keys and auditing that; `stored` is what was there when they were planned. If another key has the same name
 * now, the added one is removed again, which is audited too: of two operators, at least the later one sees the other's key. Throws
 * an OperationError then.
 */
export async function refuseNamesakes(added: readonly KeyDocument[], { directory, stored, audit }: Context) {
  if (added.length === 0) return;
  const { keys } = await directory.readAll();
  const known = new Set([...added, ...stored.keys.map(({ document }) => document)].map(({ hash }) => hash));
  const strangers = keys.map(({ document }) => document).filter(({ hash }) => !known.has(hash));
  const refused = added.filter((own) =>
    strangers.some((other) => other.name === own.name && other.replaces !== own.hash),
  );
  if (refused.length === 0) return;
  for (const own of refused) {
    await takeBack(directory, own.hash);
    await auditChange(audit, { before: own });
  }
  const names = [...new Set(refused.map(({ name }) => `'${name}'`))].join(", ");
  throw new OperationError(
    "key_name_taken",
    `another operator has just added a key named ${names}; yours was removed again`,
  );
}

/** Removes a key that was not handed out yet, whatever others have changed in it since. */
export async function takeBack(directory: StoredDirectory, hash: string): Promise<void> {
  const { keys } = await directory.readAll();
  const item = keys.find(({ document }) => document.hash === hash);
  if (item) await directory.remove(item);
}
