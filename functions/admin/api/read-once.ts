// All models and keys, read when they are first needed, and once.
import type { Stored, StoredDirectory } from "../../aws/stored-directory.ts";

export function readOnce({ readAll }: Pick<StoredDirectory, "readAll">): () => Promise<Stored> {
  let reading: Promise<Stored> | undefined;
  return () => {
    reading ??= readAll();
    return reading;
  };
}
