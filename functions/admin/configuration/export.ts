// What is stored, as a file that can be applied.
import type { Stored } from "../../aws/stored-directory.ts";
import { keyInOrder, modelInOrder } from "../in-order.ts";
import { byNameAndAge } from "../key.ts";
import { byName } from "../model.ts";
import { withoutCatalogue, withoutSecrets } from "../models/written.ts";

/** Sorted, so that two exports can be compared line by line. */
export function fileOf({ models, keys }: Stored, withSecrets: boolean) {
  const sorted = models.map(({ document }) => document).toSorted(byName);
  return {
    models: sorted
      .map((document) => modelInOrder(withoutCatalogue(document)))
      .map(withSecrets ? (model) => model : withoutSecrets),
    keys: keys.toSorted(byNameAndAge).map(({ document }) => keyInOrder(document)),
  };
}
