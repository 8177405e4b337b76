// Changes what keys may do.
import type { StoredKey } from "../../aws/stored-directory.ts";
import type { KeyDocument } from "../../core/directory/directory.ts";
import { auditChange } from "../audit/audit-change.ts";
import { differences } from "../difference.ts";
import { keyInOrder } from "../in-order.ts";
import type { FieldChanges, KeyContext } from "../operation.ts";
import { chooseKeys, withoutReplaced } from "./choose.ts";
import { requireModels, warnOfUnpriced } from "./models.ts";

/** A merge patch (RFC 7396): what is missing stays as it is, and null removes. */
export interface KeyPatch {
  readonly allowed_models?: readonly string[] | undefined;
  readonly expires_at?: string | null | undefined;
  readonly rate_limit?: Patch<KeyDocument["rate_limit"]> | undefined;
  readonly budget?: Patch<KeyDocument["budget"]> | undefined;
}

type Patch<Limits> = { readonly [Limit in keyof NonNullable<Limits>]?: number | null | undefined } | null;

/** One key, as it was seen. Throws an OperationError where a model is unknown, and a Conflict if it has changed since. */
export async function changeKey(
  seen: StoredKey,
  patch: KeyPatch,
  context: KeyContext,
): Promise<FieldChanges<KeyDocument>> {
  requireModels(patch.allowed_models ?? [], context);
  return write(seen, patch, context);
}

/** All keys of a name, one after the other; those that were rotated keep their end. Throws as `changeKey` and `chooseKeys` do. */
export async function* changeKeys(
  wanted: string,
  patch: KeyPatch,
  context: KeyContext,
): AsyncGenerator<FieldChanges<KeyDocument>> {
  requireModels(patch.allowed_models ?? [], context);
  const chosen = chooseKeys(context.stored.keys, wanted);
  const current = withoutReplaced(chosen);
  const { expires_at: _, ...lasting } = patch;
  for (const seen of chosen) yield await write(seen, current.includes(seen) ? patch : lasting, context);
}

async function write(seen: StoredKey, patch: KeyPatch, context: KeyContext): Promise<FieldChanges<KeyDocument>> {
  const document = patched(seen.document, patch);
  const found = differences(seen.document, keyInOrder(document));
  if (found.length === 0) return { before: seen, after: seen, differences: found };
  warnOfUnpriced(document, context);
  const after = await context.directory.replace(seen, document);
  await auditChange(context.audit, { before: seen.document, after: document });
  return { before: seen, after, differences: found };
}

function patched({ rate_limit, budget, expires_at, ...rest }: KeyDocument, patch: KeyPatch): KeyDocument {
  const end = patch.expires_at === undefined ? expires_at : patch.expires_at;
  const [rates, dollars] = [merged(rate_limit, patch.rate_limit), merged(budget, patch.budget)];
  return {
    ...rest,
    ...(patch.allowed_models && { allowed_models: [...patch.allowed_models] }),
    ...(typeof end === "string" && { expires_at: end }),
    ...(rates && { rate_limit: rates }),
    ...(dollars && { budget: dollars }),
  };
}

type Amounts = Readonly<Record<string, number | null | undefined>>;

/** A group that is empty is left out. */
function merged(before: Amounts = {}, patch: Amounts | null = {}): Record<string, number> | undefined {
  const members = patch === null ? [] : Object.entries({ ...before, ...patch });
  const left = members.flatMap(([name, value]) => (typeof value === "number" ? [[name, value] as const] : []));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
