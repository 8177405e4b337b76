// What an audit entry says of a change: field by field, without secrets and hashes.
import type { KeyDocument, ModelDocument } from "../../core/directory/directory.ts";
import { type Difference, differences, isOfCatalogue, shownValue } from "../difference.ts";
import { keyInOrder, modelInOrder } from "../in-order.ts";
import type { AuditChange } from "./audit-log.ts";

type Document = KeyDocument | ModelDocument;

export function changesOf(found: readonly Difference[]): AuditChange[] {
  return found.filter(({ path }) => !HASHES.has(path) && !isOfCatalogue(path)).map(shown);
}

/** Of what is new. */
export function created(document: Document): AuditChange[] {
  return changesOf(differences(undefined, ordered(document)));
}

/** Of what is gone. */
export function removed(document: Document): AuditChange[] {
  return created(document).map(({ path, after }) => ({ path, before: after }));
}

export function changed(before: Document, after: Document): AuditChange[] {
  return changesOf(differences(before, ordered(after)));
}

const HASHES: ReadonlySet<string> = new Set(["hash", "replaces"]);

function ordered(document: Document): Document {
  return "hash" in document ? keyInOrder(document) : modelInOrder(document);
}

function shown({ path, before, after }: Difference): AuditChange {
  return {
    path,
    ...(before !== undefined && { before: shownValue(path, before) }),
    ...(after !== undefined && { after: shownValue(path, after) }),
  };
}
