// The items of the directory's table: one for each model and key, with its document as the operator wrote it.
import type { KeyDocument, ModelDocument } from "../core/directory/directory.ts";

export interface DirectoryItem<Document = KeyDocument | ModelDocument> {
  readonly id: string;
  readonly document: Document;
  /** Another one after every write, by which changes are noticed. */
  readonly revision?: string | undefined;
}

export function keyId(hash: string): string {
  return `key#${hash}`;
}

export function modelId(name: string): string {
  return `model#${name}`;
}

export function idOf(document: KeyDocument | ModelDocument): string {
  return "hash" in document ? keyId(document.hash) : modelId(document.name);
}

/** The item that is to be written for a document. */
export function itemOf<One extends KeyDocument | ModelDocument>(document: One): DirectoryItem<One> {
  return { id: idOf(document), document, revision: crypto.randomUUID() };
}
