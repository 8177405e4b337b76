// Writes to the audit log what has become of a model or a key.
import type { KeyDocument, ModelDocument } from "../../core/directory/directory.ts";
import { idOf } from "../keys/state.ts";
import type { Audit, AuditEntry } from "./audit-log.ts";
import { changed, created, removed } from "./changes-of.ts";
import type { AuditEventType } from "./event-types.ts";

type Document = KeyDocument | ModelDocument;

interface Changed {
  /** Undefined of what is new. */
  readonly before?: Document | undefined;
  /** Undefined of what is gone. */
  readonly after?: Document | undefined;
}

/** Nothing where nothing was changed. Unless given, `type` follows from what was there before and after. */
export async function auditChange(audit: Audit, { before, after }: Changed, type?: AuditEventType): Promise<void> {
  const document = after ?? before;
  if (document === undefined) return;
  const changes = changesBetween(before, after);
  if (changes.length === 0) return;
  const verb = before === undefined ? "created" : after === undefined ? "deleted" : "updated";
  await audit({
    type: type ?? `${"hash" in document ? "api_key" : "model"}.${verb}`,
    resource: resourceOf(document),
    changes,
  });
}

function changesBetween(before: Document | undefined, after: Document | undefined): AuditEntry["changes"] {
  if (before === undefined) return after === undefined ? [] : created(after);
  return after === undefined ? removed(before) : changed(before, after);
}

function resourceOf(document: Document): AuditEntry["resource"] {
  return "hash" in document ? { id: idOf(document), name: document.name } : { id: document.name, name: document.name };
}
