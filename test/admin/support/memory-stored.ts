// The twin of the directory that operators change, in memory: it refuses what has changed since it was seen.
import { type DirectoryItem, idOf, itemOf } from "../../../functions/aws/directory-item.ts";
import { Conflict, type StoredDirectory } from "../../../functions/aws/stored-directory.ts";
import type { KeyDocument, ModelDocument } from "../../../functions/core/directory/directory.ts";

export interface MemoryStored extends StoredDirectory {
  /** How often something was written or removed. */
  writes(): number;
}

export function memoryStored(...documents: readonly (KeyDocument | ModelDocument)[]): MemoryStored {
  const models = new Map<string, DirectoryItem<ModelDocument>>();
  const keys = new Map<string, DirectoryItem<KeyDocument>>();
  let writes = 0;

  function put<One extends KeyDocument | ModelDocument>(document: One): DirectoryItem<One> {
    const item = itemOf(document);
    if ("hash" in document) keys.set(item.id, { ...item, document });
    else models.set(item.id, { ...item, document });
    return item;
  }

  function expectUnchanged(id: string, revision: string | undefined): void {
    const { revision: now } = keys.get(id) ?? models.get(id) ?? {};
    if (now !== revision) throw new Conflict("it was changed by another operator meanwhile");
    writes += 1;
  }

  for (const document of documents) put(document);
  return {
    writes: () => writes,
    readAll: async () => ({ models: [...models.values()], keys: [...keys.values()] }),
    async add(document) {
      expectUnchanged(idOf(document), undefined);
      return put(document);
    },
    async replace(seen, document) {
      expectUnchanged(seen.id, seen.revision);
      return put(document);
    },
    async remove({ id, revision }) {
      expectUnchanged(id, revision);
      keys.delete(id);
      models.delete(id);
    },
  };
}
