// Who changed what: one entry for each change, without secrets and without hashes.
import type { Actor } from "../access/actor.ts";
import type { AuditEventType } from "./event-types.ts";

export interface AuditEntry {
  /** Ids sort by time. */
  readonly id: string;
  readonly type: AuditEventType;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly actor: Actor;
  /** What was changed: a key's public id, a model's name, a session's or an admin key's id. */
  readonly resource: { readonly id: string; readonly name?: string | undefined };
  /** By dotted path, such as `rate_limit.rpm`; undefined where there was, or is, nothing. */
  readonly changes: readonly AuditChange[];
}

export interface AuditChange {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditPage {
  /** The id of the entry that comes before this page. */
  readonly after?: string | undefined;
  readonly limit: number;
  readonly order: "asc" | "desc";
  /** Only of these types, actors and resources, where given. */
  readonly types?: readonly string[] | undefined;
  readonly actors?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
  /** Milliseconds since 1970, both inclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface AuditLog {
  add(entry: AuditEntry): Promise<void>;
  list(page: AuditPage): Promise<{ readonly entries: readonly AuditEntry[]; readonly hasMore: boolean }>;
}

/**
 * What an operation is given: it knows who acts and when. Resolves when the entry is stored, before the caller is answered. It
 * never rejects: a secret that was just made would be lost, and the change is made already.
 */
export type Audit = (event: Pick<AuditEntry, "type" | "resource" | "changes">) => Promise<void>;
