// The keys as they will be once a file is applied, and what prevents it.
import type { StoredKey } from "../aws/stored-directory.ts";
import { ConfigurationError } from "../core/directory/configuration.ts";
import type { KeyInFile } from "../core/directory/configuration-schema.ts";
import type { KeyDocument } from "../core/directory/directory.ts";
import { keyDocumentOf } from "../core/directory/key-document.ts";
import { byNameAndAge, titleOf } from "./key.ts";
import type { Wishes } from "./wishes.ts";

export interface KeyPlan {
  readonly documents: readonly KeyDocument[];
  /** Stored keys that are not in the file. */
  readonly removable: readonly StoredKey[];
  /** Those that `keys rotate` has made of a key in the file: its users have them, so they are never removed. */
  readonly successors: readonly StoredKey[];
}

/** Throws a ConfigurationError that names every key that contradicts what is stored. */
export async function planKeys(
  entries: readonly KeyInFile[],
  stored: readonly StoredKey[],
  { prune, now }: Wishes,
): Promise<KeyPlan> {
  const written = await Promise.all(entries.map(keyDocumentOf));
  const names = new Set(written.map(({ name }) => name));
  const isWritten = ({ document }: StoredKey) => written.some(({ hash }) => hash === document.hash);
  const strangers = stored.toSorted(byNameAndAge).filter((item) => !isWritten(item));
  const isSuccessor = ({ document }: StoredKey) => document.replaces !== undefined && names.has(document.name);
  const successors = strangers.filter(isSuccessor);
  const removable = strangers.filter((item) => !isSuccessor(item));
  const staying = (prune ? successors : strangers).map(({ document }) => document);
  const errors = written.flatMap((document, at) => {
    const field = entries[at]?.key === undefined ? "hash" : "key";
    const obstacle = obstacleTo(document, { earlier: written.slice(0, at), stored, staying });
    return obstacle === undefined ? [] : [`keys[${at}].${obstacle.field ?? field}: ${obstacle.reason}`];
  });
  if (errors.length > 0) throw new ConfigurationError(errors);
  return { documents: written.map((document) => complete(document, stored, now)), removable, successors };
}

interface Others {
  readonly earlier: readonly KeyDocument[];
  readonly stored: readonly StoredKey[];
  readonly staying: readonly KeyDocument[];
}

function obstacleTo(
  document: KeyDocument,
  { earlier, stored, staying }: Others,
): { field?: string; reason: string } | undefined {
  const same = earlier.findIndex(({ hash }) => hash === document.hash);
  if (same >= 0) return { reason: `is the same key as keys[${same}]` };
  const before = stored.find((item) => item.document.hash === document.hash)?.document;
  const successor = staying.find(({ replaces }) => replaces === document.hash);
  if (before === undefined && successor) return { reason: `was rotated to ${titleOf(successor)} and then revoked` };
  if (before?.name === document.name) return undefined;
  const namesake = staying.find(({ name, hash }) => name === document.name && hash !== document.replaces);
  return namesake && { field: "name", reason: `belongs to ${titleOf(namesake)}, which is not in the file` };
}

/** What the file leaves out stays as it is stored, so that a disabled key stays disabled. */
function complete(document: KeyDocument, stored: readonly StoredKey[], now: string): KeyDocument {
  const before = stored.find((item) => item.document.hash === document.hash)?.document;
  if (before === undefined) return { created_at: now, ...document };
  const { public_id, replaces, created_at, disabled } = before;
  const merged = { public_id, replaces, created_at, disabled, ...document };
  const isRotated = stored.some((item) => item.document.replaces === document.hash);
  return isRotated ? { ...merged, expires_at: earlier(before.expires_at, document.expires_at) } : merged;
}

/** A key that `keys rotate` lets expire must not live on because the file does not say so. */
function earlier(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Date.parse(one) <= Date.parse(other) ? one : other;
}
