// From the key that an operator writes to the document that is stored of it: without its secret.
import { hashOf } from "../authenticate.ts";
import type { KeyInFile } from "./configuration-schema.ts";
import type { KeyDocument } from "./directory.ts";
import { publicIdOf } from "./secret.ts";

export async function keyDocumentOf({ key: secret = "", hash, ...rest }: KeyInFile): Promise<KeyDocument> {
  const publicId = publicIdOf(secret);
  const identity = { ...(publicId === undefined ? {} : { public_id: publicId }), hash: hash ?? (await hashOf(secret)) };
  return { ...rest, ...identity };
}
