// Creates a key. Its secret is known to the caller only: what is stored is its hash.
import type { StoredKey } from "../../aws/stored-directory.ts";
import { canBeName, type KeyDocument } from "../../core/directory/directory.ts";
import { keyDocumentOf } from "../../core/directory/key-document.ts";
import { newSecret } from "../../core/directory/secret.ts";
import { auditChange } from "../audit/audit-change.ts";
import { titleOf } from "../key.ts";
import type { KeyContext } from "../operation.ts";
import { OperationError } from "../operation-error.ts";
import { requireModels, warnOfUnpriced } from "./models.ts";
import { refuseNamesakes } from "./namesakes.ts";

export type NewKey = Pick<KeyDocument, "name" | "allowed_models" | "expires_at" | "rate_limit" | "budget">;

export interface CreatedKey {
  readonly secret: string;
  readonly after: StoredKey;
}

/** Throws an OperationError where the name is taken or is none, or a model is unknown. */
export async function createKey(wanted: NewKey, context: KeyContext): Promise<CreatedKey> {
  requireKeyName(wanted.name);
  requireModels(wanted.allowed_models, context);
  const { directory, stored, now, audit } = context;
  const namesake = stored.keys.find(({ document: { name } }) => name === wanted.name)?.document;
  if (namesake) throw new OperationError("key_exists", `${titleOf(namesake)} exists already`);
  const secret = newSecret();
  const document = await keyDocumentOf({ ...wanted, key: secret, created_at: new Date(now).toISOString() });
  warnOfUnpriced(document, context);
  const after = await directory.add(document);
  await auditChange(audit, { after: document });
  await refuseNamesakes([document], context);
  return { secret, after };
}

/** Throws an OperationError where no key can have this name, whatever is stored. */
export function requireKeyName(name: string): void {
  if (name === "" || !canBeName(name))
    throw new OperationError("value_invalid", "must have 1 to 256 characters", "name");
}
