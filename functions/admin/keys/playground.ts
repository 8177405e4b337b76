// The key with which a console's playground calls the gateway: an ordinary one, for a short time.
import { Conflict } from "../../aws/stored-directory.ts";
import type { KeyDocument } from "../../core/directory/directory.ts";
import { keyDocumentOf } from "../../core/directory/key-document.ts";
import { newSecret } from "../../core/directory/secret.ts";
import { auditChange } from "../audit/audit-change.ts";
import type { KeyContext } from "../operation.ts";
import { unpricedModels } from "../unpriced.ts";
import type { CreatedKey } from "./create.ts";
import { requireModels } from "./models.ts";
import { revokeKeys } from "./revoke.ts";
import { stateOf } from "./state.ts";

/** All of them have this name: they share their limits, and one line of usage. */
export const PLAYGROUND = "playground";
const DOLLARS_A_DAY = 1;

export interface PlaygroundKey extends Pick<KeyDocument, "allowed_models" | "rate_limit" | "budget"> {
  /** Milliseconds. */
  readonly lifetime: number;
}

/** Removes those that have expired, too. Without a budget of its own, it gets one where all prices are known. */
export async function createPlaygroundKey(wanted: PlaygroundKey, context: KeyContext): Promise<CreatedKey> {
  const { directory, now, audit } = context;
  requireModels(wanted.allowed_models, context);
  const { lifetime, ...fields } = withBudget(wanted, context);
  const secret = newSecret();
  const document = await keyDocumentOf({
    ...fields,
    key: secret,
    name: PLAYGROUND,
    created_at: new Date(now).toISOString(),
    expires_at: new Date(now + lifetime).toISOString(),
  });
  await removeExpired(context);
  const after = await directory.add(document);
  await auditChange(audit, { after: document });
  return { secret, after };
}

/** Another request may remove them at the same moment. */
async function removeExpired(context: KeyContext): Promise<void> {
  const { keys } = context.stored;
  const isExpired = ({ document }: (typeof keys)[number]) =>
    document.name === PLAYGROUND && stateOf(document, { keys, now: context.now }) === "expired";
  try {
    for await (const _ of revokeKeys(keys.filter(isExpired), context));
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

/** A key with a budget is refused models without a price. */
function withBudget(wanted: PlaygroundKey, { stored }: KeyContext): PlaygroundKey {
  if (wanted.budget !== undefined) return wanted;
  const limited = { ...wanted, budget: { usd_per_day: DOLLARS_A_DAY } };
  const models = stored.models.map(({ document }) => document);
  return unpricedModels(limited, models).length === 0 ? limited : wanted;
}
