// Keeps the names of unrelated keys apart: limits and usage are counted by name. DynamoDB guards single items, not names,
// so two operators may add keys of the same name at the same moment.
import type { Stored, StoredDirectory } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory.ts";
import { Failure } from "../failure.ts";

/**
 * To be called once keys were added; `before` is what was there when they were planned. Whoever then finds a stranger
 * with the same name takes back the own key: of two, at least the later one sees the other. Throws a Failure then.
 */
export async function refuseNamesakes(directory: StoredDirectory, added: readonly KeyDocument[], before: Stored) {
  if (added.length === 0) return;
  const { keys } = await directory.readAll();
  const known = new Set([...added, ...before.keys.map(({ document }) => document)].map(({ hash }) => hash));
  const strangers = keys.map(({ document }) => document).filter(({ hash }) => !known.has(hash));
  const refused = added.filter((own) =>
    strangers.some((other) => other.name === own.name && other.replaces !== own.hash),
  );
  if (refused.length === 0) return;
  for (const { hash } of refused) await takeBack(directory, hash);
  const names = [...new Set(refused.map(({ name }) => `'${name}'`))].join(", ");
  throw new Failure(`somebody else has just added a key named ${names}; yours was taken back`);
}

/** Removes a key that nobody has been given yet, whatever others have made of it since. */
export async function takeBack(directory: StoredDirectory, hash: string): Promise<void> {
  const { keys } = await directory.readAll();
  const item = keys.find(({ document }) => document.hash === hash);
  if (item) await directory.remove(item);
}
