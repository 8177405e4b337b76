// Models and keys in DynamoDB: where a call looks them up, and how the local server fills the table.
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type * as z from "zod/mini";
import type { Configuration } from "../core/configuration.ts";
import { type Directory, type Key, key, type Model, model } from "../core/directory.ts";
import { limitsUnavailable } from "../core/error.ts";
import { keyDocumentOf } from "../core/key-document.ts";
import { itemOf, keyId, modelId } from "./directory-item.ts";

/** How long an execution environment trusts what it has read, in milliseconds: a change is effective within this time. */
const TRUSTED = 5_000;
/** Unknown keys are remembered too; this many at most, and as many models. */
const LARGEST_CACHE = 10_000;

export function dynamoDirectory(client: DynamoDBDocumentClient, table: string): Directory {
  async function read(id: string): Promise<unknown> {
    const get = new GetCommand({ TableName: table, Key: { id } });
    const { Item: item } = await client.send(get).catch((cause) => {
      throw limitsUnavailable(cause);
    });
    return item?.["document"];
  }
  return {
    findKey: cached(async (hash) => parse(key, await read(keyId(hash)))),
    findModel: cached(async (name) => parse(model, await read(modelId(name)))),
  };
}

/** Writes the models and keys of a configuration, in place of those of the same names and secrets. */
export async function writeDirectory(client: DynamoDBDocumentClient, table: string, configuration: Configuration) {
  const created_at = new Date().toISOString();
  const keys = await Promise.all(configuration.keys.map(keyDocumentOf));
  const items = [...configuration.models, ...keys.map((document) => ({ created_at, ...document }))].map(itemOf);
  await Promise.all(items.map((Item) => client.send(new PutCommand({ TableName: table, Item }))));
}

function parse<T extends Key | Model>(schema: z.ZodMiniType<T>, document: unknown): T | undefined {
  return document === undefined ? undefined : schema.parse(document);
}

/** Remembers what was found, and what is being looked for: many calls at once ask once. A failure is not remembered. */
function cached<T>(find: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const entries = new Map<string, { readonly value: Promise<T>; readonly until: number }>();
  return (name) => {
    const known = entries.get(name);
    if (known && known.until > Date.now()) return known.value;
    const value = find(name);
    entries.delete(name);
    if (entries.size >= LARGEST_CACHE) entries.delete(entries.keys().next().value ?? "");
    entries.set(name, { value, until: Date.now() + TRUSTED });
    value.catch(() => entries.delete(name));
    return value;
  };
}
