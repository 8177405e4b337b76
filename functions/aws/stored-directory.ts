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
import { linesOf, messageOf } from "../core/directory/configuration-messages.ts";
import { type KeyDocument, key, type ModelDocument, model } from "../core/directory/directory.ts";
import { INDEX_ID, withAliases } from "./alias-index.ts";
import { type DirectoryItem, idOf, itemOf } from "./directory-item.ts";

export type StoredKey = DirectoryItem<KeyDocument>;
export type StoredModel = DirectoryItem<ModelDocument>;

type Document = ModelDocument | KeyDocument;

export interface Stored {
  readonly models: readonly StoredModel[];
  readonly keys: readonly StoredKey[];
}

export interface StoredDirectory {
  readAll(): Promise<Stored>;
  /** Throws a Conflict if there is such a model or key already. One that could not be read is replaced. */
  add<One extends Document>(document: One): Promise<DirectoryItem<One>>;
  /** Throws a Conflict if the item is no longer as it was seen. */
  replace<One extends Document>(seen: DirectoryItem, document: One): Promise<DirectoryItem<One>>;
  /** The same; what is gone already is removed. */
  remove(seen: DirectoryItem): Promise<void>;
}

/** Another operator has written the same item in the meantime. */
export class Conflict extends Error {
  override readonly name = "Conflict";
}

interface Options {
  readonly table: string;
  /** Receives the items that are not as Sluice writes them; they are left out, so that the others can be worked with. */
  readonly onForeign: (id: string, reason: string) => void;
}

export function storedDirectory(client: DynamoDBDocumentClient, { table, onForeign }: Options): StoredDirectory {
  /** By their ids, as they were seen last. */
  const foreign = new Map<string, Item>();

  async function put<One extends Document>(document: One, condition: Condition, seen?: DirectoryItem) {
    const next = itemOf(document);
    schemaOf(next).parse(document);
    const isApplied = () => revisionOf(next.id).then((revision) => revision === next.revision);
    const command = new PutCommand({ TableName: table, Item: next, ...condition });
    await withAliases({ client, table }, { seen, next }, () => conditionally(client.send(command), isApplied));
    return next;
  }

  async function revisionOf(id: string): Promise<unknown> {
    const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
    const { Item: item } = await client.send(get);
    return item && (item["revision"] ?? "");
  }

  function read<Document>(items: readonly Item[], schema: z.ZodMiniType<unknown, Document>): DirectoryItem<Document>[] {
    return items.flatMap((item) => {
      const { id, document, revision } = item;
      const reason = foreignness(item, schema);
      if (reason === undefined) return [{ id, document: document as Document, revision }];
      foreign.set(id, item);
      onForeign(id, reason);
      return [];
    });
  }

  return {
    async readAll() {
      foreign.clear();
      const items: Item[] = [];
      const pages = paginateScan({ client }, { TableName: table, ConsistentRead: true });
      for await (const page of pages) items.push(...((page.Items ?? []) as Item[]).filter(({ id }) => id !== INDEX_ID));
      const isKey = (item: Item) => schemaOf(item) === key;
      return {
        models: read(
          items.filter((item) => !isKey(item)),
          model,
        ),
        keys: read(items.filter(isKey), key),
      };
    },
    add(document) {
      const unreadable = foreign.get(idOf(document));
      return put(
        document,
        unreadable ? unchangedSince(unreadable) : { ConditionExpression: "attribute_not_exists(id)" },
      );
    },
    replace: (seen, document) => put(document, unchangedSince(seen), seen),
    async remove(seen) {
      const command = new DeleteCommand({ TableName: table, Key: { id: seen.id }, ...unchangedSince(seen) });
      const isGone = async () => (await revisionOf(seen.id)) === undefined;
      await withAliases({ client, table }, { seen }, () => conditionally(client.send(command), isGone));
    },
  };
}

type Condition = Pick<PutCommand["input"], "ConditionExpression" | "ExpressionAttributeValues">;

function unchangedSince({ revision }: Item): Condition {
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
    if (!(await isApplied())) throw new Conflict("it was changed by another operator meanwhile", { cause: error });
  }
}

type Item = DirectoryItem<unknown>;

/** Undefined if the item is as Sluice writes it. A document of another id would be written back to another item. */
function foreignness({ id, document }: Item, schema: z.ZodMiniType): string | undefined {
  const { success, error } = schema.safeParse(document, { error: messageOf });
  if (!success) return error.issues.flatMap((issue) => linesOf(issue, "document")).join(", ");
  return idOf(document as Document) === id ? undefined : "the id is not that of its document";
}

function schemaOf({ id }: Item) {
  return id.startsWith("key#") ? key : model;
}
