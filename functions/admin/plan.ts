// What has to change in the tables to match a file.
import type { DirectoryItem } from "../aws/directory-item.ts";
import type { Stored, StoredModel } from "../aws/stored-directory.ts";
import { ConfigurationError, withSecrets } from "../core/directory/configuration.ts";
import { foreignAliases } from "../core/directory/configuration-aliases.ts";
import { existingModels } from "../core/directory/configuration-references.ts";
import type { ConfigurationFile } from "../core/directory/configuration-schema.ts";
import type { KeyDocument, ModelDocument } from "../core/directory/directory.ts";
import { type Difference, differences } from "./difference.ts";
import { keyInOrder, modelInOrder } from "./in-order.ts";
import { byName, losesAlias } from "./model.ts";
import { planKeys } from "./plan-keys.ts";
import { withCatalogue } from "./pricing.ts";
import type { Wishes } from "./wishes.ts";

type Document = ModelDocument | KeyDocument;

export type Change =
  | { readonly verb: "add"; readonly document: Document; readonly differences: readonly Difference[] }
  | {
      readonly verb: "change";
      readonly seen: DirectoryItem;
      readonly document: Document;
      readonly differences: readonly Difference[];
    }
  | { readonly verb: "remove"; readonly seen: DirectoryItem };

export interface Plan {
  /**
   * Ordered so that a key never lacks its models, nor an alias its model: models are added before keys and removed after them,
   * and those that lose an alias come after those that may get it.
   */
  readonly changes: readonly Change[];
  readonly unchanged: number;
  /** What is stored, is not in the file, and stays. */
  readonly left: readonly Document[];
  /** All models as they will be. */
  readonly models: readonly ModelDocument[];
}

/** Throws a ConfigurationError that names everything in the file that contradicts what is stored. */
export async function planChanges(file: ConfigurationFile, stored: Stored, wishes: Wishes): Promise<Plan> {
  const isWritten = ({ document }: StoredModel) => file.models.some(({ name }) => name === document.name);
  const strangers = stored.models
    .filter((item) => !isWritten(item))
    .toSorted((one, other) => byName(one.document, other.document));
  const remaining = wishes.prune ? [] : strangers.map(({ document }) => document);
  const [models, keys] = await allOrEveryError(
    readModels(file, stored, wishes),
    planKeys(file.keys, stored.keys, wishes),
    assertReferences(file, remaining),
  );
  const ofModels = models.map((document) =>
    compare(
      document,
      stored.models.find((item) => item.document.name === document.name),
    ),
  );
  const compared = [
    ...ofModels.toSorted((one, other) => Number(givesAway(one)) - Number(givesAway(other))),
    ...keys.documents.map((document) =>
      compare(
        document,
        stored.keys.find((item) => item.document.hash === document.hash),
      ),
    ),
  ];
  const changes = compared.filter((change) => change !== undefined);
  const removed = wishes.prune ? [...keys.removable, ...strangers] : [];
  const left = [...(wishes.prune ? [] : [...strangers, ...keys.removable]), ...keys.successors];
  return {
    changes: [...changes, ...removed.map((seen) => ({ verb: "remove" as const, seen }))],
    unchanged: compared.length - changes.length,
    left: left.map(({ document }) => document),
    models: [...models, ...remaining],
  };
}

/** The models as the file says, with what it leaves to its surroundings. Throws a ConfigurationError where that is missing. */
export async function readModels(
  file: ConfigurationFile,
  { models }: Stored,
  wishes: Wishes,
): Promise<readonly ModelDocument[]> {
  const documentOf = (wanted: string) => models.find(({ document: { name } }) => name === wanted)?.document;
  const complete = withSecrets(file, { ...wishes, stored: documentOf }).models;
  return complete.map((model) => withCatalogue(model));
}

function compare(document: Document, seen: DirectoryItem | undefined): Change | undefined {
  const found = differences(seen?.document, inOrder(document));
  if (seen === undefined) return { verb: "add", document, differences: found };
  return found.length === 0 ? undefined : { verb: "change", seen, document, differences: found };
}

/** Whether a model loses an alias, which another may get. */
export function givesAway(change: Change | undefined): boolean {
  if (change?.verb !== "change" || "hash" in change.document || "hash" in change.seen.document) return false;
  return losesAlias(change.seen.document, change.document);
}

function inOrder(document: Document): Document {
  return "hash" in document ? keyInOrder(document) : modelInOrder(document);
}

/** A model that is about to be removed does not count. */
async function assertReferences(file: ConfigurationFile, remaining: readonly ModelDocument[]): Promise<void> {
  const rules = [existingModels(remaining.map(({ name }) => name)), foreignAliases(remaining)];
  const errors = rules.flatMap((rule) => rule(file));
  if (errors.length > 0) throw new ConfigurationError(errors);
}

async function allOrEveryError<One, Other>(
  one: Promise<One>,
  other: Promise<Other>,
  check: Promise<void>,
): Promise<[One, Other]> {
  const results = await Promise.allSettled([one, other, check]);
  const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const errors = reasons.flatMap((reason) => (reason instanceof ConfigurationError ? reason.errors : []));
  if (errors.length > 0) throw new ConfigurationError(errors);
  return Promise.all([one, other]);
}
