// Gives a key a new secret. The old one works for a while, so that its users can change over.
import { Conflict, type StoredKey } from "../../aws/stored-directory.ts";
import type { KeyDocument } from "../../core/directory/directory.ts";
import { keyDocumentOf } from "../../core/directory/key-document.ts";
import { newSecret } from "../../core/directory/secret.ts";
import { auditChange } from "../audit/audit-change.ts";
import { titleOf } from "../key.ts";
import type { OperationContext } from "../operation.ts";
import { OperationError } from "../operation-error.ts";
import { takeBack } from "./namesakes.ts";
import { stateOf } from "./state.ts";

export interface Rotation {
  /** How long the old key still works, in milliseconds. */
  readonly grace: number;
  /** When the new key stops working; by default when the old one would have. */
  readonly expires_at?: string | undefined;
}

export interface RotatedKey {
  /** Of the new key. */
  readonly secret: string;
  readonly successor: StoredKey;
  readonly before: StoredKey;
  /** The old key as it is now, or as it should be where there is a `failure`. */
  readonly retired: KeyDocument;
  /** Why the old key may not expire, although the new one is there. */
  readonly failure?: Error | undefined;
}

/**
 * The new key comes first: whatever happens then, its users are not locked out. Throws an OperationError where the key cannot
 * be rotated, and a Conflict if it has changed since: then there is no new key.
 */
export async function rotateKey(old: StoredKey, rotation: Rotation, context: OperationContext): Promise<RotatedKey> {
  refuseUnlessUsable(old.document, rotation, context);
  const { directory, now, audit } = context;
  const secret = newSecret();
  const successor = await directory.add(await succeed(old.document, secret, { now, ...rotation }));
  const retired = retire(old.document, now + rotation.grace);
  const failure = await directory.replace(old, retired).then(() => undefined, asError);
  if (failure instanceof Conflict) {
    await takeBack(directory, successor.document.hash);
    throw failure;
  }
  await auditChange(audit, { before: old.document, after: successor.document }, "api_key.rotated");
  if (failure === undefined) await auditChange(audit, { before: old.document, after: retired });
  return { secret, successor, before: old, retired, failure };
}

function refuseUnlessUsable(old: KeyDocument, { expires_at }: Rotation, { stored: { keys }, now }: OperationContext) {
  const state = stateOf(old, { keys, now });
  if (state === "disabled") throw new OperationError("key_disabled", `${titleOf(old)} is disabled`);
  if (state === "expired" && expires_at === undefined)
    throw new OperationError("key_expired", `${titleOf(old)} has expired`);
  if (state === "grace")
    throw new OperationError("key_replaced", `${titleOf(old)} was rotated already; rotate its successor`);
}

async function succeed(old: KeyDocument, secret: string, { now, expires_at }: Rotation & { readonly now: number }) {
  const { hash, public_id: _, ...kept } = old;
  const created_at = new Date(now).toISOString();
  const { hash: newHash, public_id } = await keyDocumentOf({ key: secret, name: old.name, allowed_models: [] });
  return { ...kept, public_id, hash: newHash, created_at, replaces: hash, ...(expires_at && { expires_at }) };
}

/** Never later than it would have ended anyway. */
function retire(old: KeyDocument, end: number): KeyDocument {
  const earliest = Math.min(end, Date.parse(old.expires_at ?? LAST_MOMENT));
  return { ...old, expires_at: new Date(earliest).toISOString() };
}

const LAST_MOMENT = "9999-12-31T23:59:59Z";

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
