// Models and keys as operators work with them: all of them at once, and single changes that never undo another's.
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateScan,
} from "@aws-sdk/lib-dynamodb";
import type * as z from "zod/mini";
import { type KeyDocument, key, type ModelDocument, model } from "../core/directory.ts";
import { type DirectoryItem, itemOf } from "./directory-item.ts";

export type StoredKey = DirectoryItem<KeyDocument>;
export type StoredModel = DirectoryItem<ModelDocument>;

export interface Stored {
  readonly models: readonly StoredModel[];
  readonly keys: readonly StoredKey[];
}

export interface StoredDirectory {
  readAll(): Promise<Stored>;
  /** Throws a Conflict if there is such a model or key already. */
  add(document: ModelDocument | KeyDocument): Promise<void>;
  /** Throws a Conflict if the item is no longer as it was seen. */
  replace(seen: DirectoryItem, document: ModelDocument | KeyDocument): Promise<void>;
  remove(seen: DirectoryItem): Promise<void>;
}

/** Somebody else has written the same item in the meantime. */
export class Conflict extends Error {
  override readonly name = "Conflict";
}

export function storedDirectory(client: DynamoDBDocumentClient, table: string): StoredDirectory {
  async function put(document: ModelDocument | KeyDocument, condition: Condition): Promise<void> {
    const Item = itemOf(document);
    const applied = () => revisionOf(Item.id).then((revision) => revision === Item.revision);
    await conditionally(client.send(new PutCommand({ TableName: table, Item, ...condition })), applied);
  }

  async function revisionOf(id: string): Promise<unknown> {
    const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
    const { Item: item } = await client.send(get);
    return item && (item["revision"] ?? "");
  }

  return {
    async readAll() {
      const items: Record<string, unknown>[] = [];
      const pages = paginateScan({ client }, { TableName: table, ConsistentRead: true });
      for await (const page of pages) items.push(...(page.Items ?? []));
      return {
        models: items.filter(({ id }) => isOf("model", id)).map((item) => read(model, item)),
        keys: items.filter(({ id }) => isOf("key", id)).map((item) => read(key, item)),
      };
    },
    add: (document) => put(document, { ConditionExpression: "attribute_not_exists(id)" }),
    replace: (seen, document) => put(document, unchangedSince(seen)),
    async remove(seen) {
      const command = new DeleteCommand({ TableName: table, Key: { id: seen.id }, ...unchangedSince(seen) });
      await conditionally(client.send(command), async () => (await revisionOf(seen.id)) === undefined);
    },
  };
}

type Condition = Pick<PutCommand["input"], "ConditionExpression" | "ExpressionAttributeValues">;

function unchangedSince({ revision }: DirectoryItem): Condition {
  // What was written before there were revisions has none.
  if (revision === undefined) return { ConditionExpression: "attribute_exists(id) AND attribute_not_exists(revision)" };
  return { ConditionExpression: "revision = :seen", ExpressionAttributeValues: { ":seen": revision } };
}

/** The SDK repeats a write whose answer was lost: then the condition fails, although this very write was applied. */
async function conditionally(write: Promise<unknown>, isApplied: () => Promise<boolean>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (!(await isApplied())) throw new Conflict("somebody else has changed it in the meantime", { cause: error });
  }
}

function isOf(kind: "model" | "key", id: unknown): boolean {
  return String(id).startsWith(`${kind}#`);
}

/** The document stays as it was written: only reading it for a call puts in the defaults. */
function read<Document>(
  schema: z.ZodMiniType<unknown, Document>,
  { id, document, revision }: Record<string, unknown>,
): DirectoryItem<Document> {
  const { success, error } = schema.safeParse(document);
  if (!success) throw new Error(`the table's item '${String(id)}' is not as Sluice writes it: ${error.message}`);
  return { id: String(id), document: document as Document, revision: revision as string | undefined };
}
