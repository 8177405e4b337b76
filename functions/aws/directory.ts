// Models and keys in DynamoDB: where a call looks them up, and how the local server fills the table.
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  type ScanCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type * as z from "zod/mini";
import type { Configuration } from "../core/directory/configuration.ts";
import { type Directory, type Key, key, type Model, model } from "../core/directory/directory.ts";
import { keyDocumentOf } from "../core/directory/key-document.ts";
import { limitsUnavailable } from "../core/error.ts";
import { aliasFinder } from "./alias-finder.ts";
import { readAliasIndex, withAliases } from "./alias-index.ts";
import { cached } from "./cached.ts";
import { type DirectoryItem, itemOf, keyId, modelId } from "./directory-item.ts";
import { readDocument } from "./read-document.ts";
import type { OnUnreadable } from "./unreadable-items.ts";

/** How long an instance trusts what it has read, in milliseconds: a change is effective within this time. */
const TRUSTED = 5_000;
/** The same for the list of all models, which costs a read of the whole table. */
const LISTED = 10_000;

export function dynamoDirectory(client: DynamoDBDocumentClient, table: string, onUnreadable: OnUnreadable): Directory {
  async function read<T extends Key | Model>(
    id: string,
    schema: z.ZodMiniType<T>,
    isConsistent = false,
  ): Promise<T | undefined> {
    const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: isConsistent });
    const { Item: item } = await client.send(get).catch(cannotKnow);
    return item && readDocument({ id, document: item["document"] }, { schema, onUnreadable });
  }

  /** Reads the whole table, keys too: only keys with a pattern ask for it, and an instance asks once in `LISTED`. */
  async function listModels(): Promise<readonly Model[]> {
    const models: Model[] = [];
    let next: ScanCommandInput["ExclusiveStartKey"];
    do {
      const page = await client
        .send(new ScanCommand({ ...ONLY_MODELS, TableName: table, ExclusiveStartKey: next }))
        .catch(cannotKnow);
      for (const item of page.Items ?? []) {
        const found = readDocument({ id: item["id"], document: item["document"] }, { schema: model, onUnreadable });
        if (found !== undefined) models.push(found);
      }
      next = page.LastEvaluatedKey;
    } while (next !== undefined);
    return models.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  const list = cached(listModels, LISTED);
  return {
    findKey: cached((hash) => read(keyId(hash), key), TRUSTED),
    findModel: cached((name) => read(modelId(name), model), TRUSTED),
    findAlias: aliasFinder({
      readIndex: (isConsistent) => readAliasIndex({ client, table }, isConsistent).catch(cannotKnow),
      readModel: (name) => read(modelId(name), model, true),
      trusted: TRUSTED,
    }),
    listModels: () => list(""),
  };
}

const ONLY_MODELS = {
  FilterExpression: "begins_with(id, :models)",
  ExpressionAttributeValues: { ":models": modelId("") },
};

function cannotKnow(cause: unknown): never {
  throw limitsUnavailable(cause);
}

/** Writes the models and keys of a configuration, in place of those of the same names and secrets. */
export async function writeDirectory(client: DynamoDBDocumentClient, table: string, configuration: Configuration) {
  const created_at = new Date().toISOString();
  const keys = await Promise.all(configuration.keys.map(keyDocumentOf));
  const items = [...configuration.models, ...keys.map((document) => ({ created_at, ...document }))].map(itemOf);
  const put = async (Item: DirectoryItem) => void (await client.send(new PutCommand({ TableName: table, Item })));
  const write = (item: DirectoryItem) => withAliases({ client, table }, { next: item }, () => put(item));
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(write));
}

/** As many as the SDK has connections: more wait for one of them, and give up. */
const AT_ONCE = 50;
