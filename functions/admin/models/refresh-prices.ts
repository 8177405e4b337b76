// Takes the prices of the installed catalogue for models that have none of their own.
import type { StoredModel } from "../../aws/stored-directory.ts";
import type { ModelDocument } from "../../core/directory/directory.ts";
import type { AuditChange } from "../audit/audit-log.ts";
import { differences } from "../difference.ts";
import type { ItemChange, OperationContext } from "../operation.ts";
import { pricedTargetsOf, withCatalogue } from "../pricing.ts";

export interface PriceChange {
  readonly seen: StoredModel;
  readonly document: ModelDocument;
}

/** The models whose prices the catalogue changes; `now` is in milliseconds since 1970. */
export function planPrices(models: readonly StoredModel[], now: number): PriceChange[] {
  return models.flatMap((seen) => {
    const document = withCatalogue(seen.document, new Date(now));
    return differences(seen.document, document).length === 0 ? [] : [{ seen, document }];
  });
}

/** Throws a Conflict if one has changed since it was seen: those after it stay as they are. */
export async function takePrices(
  changes: readonly PriceChange[],
  { directory, audit }: Pick<OperationContext, "directory" | "audit">,
): Promise<ItemChange<ModelDocument>[]> {
  const taken: ItemChange<ModelDocument>[] = [];
  for (const { seen, document } of changes) {
    taken.push({ before: seen, after: await directory.replace(seen, document) });
    await audit({
      type: "model.updated",
      resource: { id: document.name, name: document.name },
      changes: pricesOf(document),
    });
  }
  return taken;
}

/** From which catalogue: the prices themselves are in it. */
function pricesOf(document: ModelDocument): AuditChange[] {
  const dates = pricedTargetsOf(document).flatMap(({ catalogue }) => catalogue?.as_of ?? []);
  return [{ path: "catalogue.as_of", after: dates[0] ?? null }];
}
