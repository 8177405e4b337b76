// What the operations on models and keys work with, and what they return of each change. The caller has read what is
// stored, so that nothing is read twice, and a change is refused if the item is no longer as it was seen.
import type { DirectoryItem } from "../aws/directory-item.ts";
import type { Stored, StoredDirectory } from "../aws/stored-directory.ts";
import type { KeyDocument, ModelDocument } from "../core/directory/directory.ts";
import type { Audit } from "./audit/audit-log.ts";
import type { Difference } from "./difference.ts";

export interface OperationContext {
  readonly directory: StoredDirectory;
  readonly stored: Stored;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Told of each change once it is made. */
  readonly audit: Audit;
}

export interface KeyContext extends OperationContext {
  /** Told at once, whatever becomes of the operation; `field` is what it is about. */
  readonly warn: (warning: string, field?: keyof KeyDocument) => void;
}

export interface ModelContext extends OperationContext {
  readonly environment: NodeJS.ProcessEnv;
  /** The stage is the local server's. */
  readonly isLocal: boolean;
}

type Document = KeyDocument | ModelDocument;

/** An item that is there before and after; the same one where nothing had to change. */
export interface ItemChange<One extends Document> {
  readonly before: DirectoryItem<One>;
  readonly after: DirectoryItem<One>;
}

export interface FieldChanges<One extends Document> extends ItemChange<One> {
  readonly differences: readonly Difference[];
}
