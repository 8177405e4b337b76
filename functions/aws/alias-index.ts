// The index of aliases: one item of the directory's table that says which models may have an alias. The models themselves say
// whether they do, so that an entry which has outlived its alias is harmless. A missing one would not be: entries are added
// before a model is written, and those from before are removed after it.
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { DirectoryItem } from "./directory-item.ts";

/** No model and no key has it. */
export const INDEX_ID = "aliases";
/** Each alias is an attribute of its own, which needs nothing to be there before it. */
const ALIAS = "alias#";

interface AliasTable {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** By alias: an entry for each write of a model that has it, `REVISION NAME`. */
export type AliasIndex = ReadonlyMap<string, readonly string[]>;

/** The entries are sorted, so that every instance takes the same of two models that have an alias at the same time. */
export async function readAliasIndex({ client, table }: AliasTable, isConsistent: boolean): Promise<AliasIndex> {
  const get = new GetCommand({ TableName: table, Key: { id: INDEX_ID }, ConsistentRead: isConsistent });
  const { Item: item = {} } = await client.send(get);
  const attributes = Object.entries(item).filter(([name]) => name.startsWith(ALIAS));
  return new Map(attributes.map(([name, entries]) => [name.slice(ALIAS.length), namesFirst(entries)]));
}

function namesFirst(entries: unknown): string[] {
  const texts = entries instanceof Set ? [...entries].filter((entry) => typeof entry === "string") : [];
  return texts.toSorted((one, other) => (nameIn(one) < nameIn(other) ? -1 : 1));
}

/** The models that may have an alias. */
export function ownersIn(index: AliasIndex, alias: string): string[] {
  return [...new Set((index.get(alias) ?? []).map(nameIn))];
}

function nameIn(entry: string): string {
  return entry.slice(entry.indexOf(" ") + 1);
}

/** An item as it is, and as it shall be. */
interface ItemChange {
  readonly seen?: DirectoryItem | undefined;
  readonly next?: DirectoryItem | undefined;
}

/**
 * Keeps the index around a write of a model. Every write has a revision of its own, so that it removes no entry of one that
 * came after it. If the write fails, its entries stay until the model is written again.
 */
export async function withAliases(
  at: AliasTable,
  { seen, next }: ItemChange,
  write: () => Promise<void>,
): Promise<void> {
  const [before, after] = [aliasesOf(seen), aliasesOf(next)];
  if (before.length + after.length === 0) return write();
  const name = (next ?? seen)?.document.name ?? "";
  const index = await readAliasIndex(at, true);
  await change(at, "ADD", new Map(after.map((alias) => [alias, [`${next?.revision} ${name}`]])));
  await write();
  await change(at, "DELETE", entriesOf(name, index));
}

function aliasesOf(item: DirectoryItem | undefined): readonly string[] {
  return item === undefined || "hash" in item.document ? [] : (item.document.aliases ?? []);
}

function entriesOf(model: string, index: AliasIndex): AliasIndex {
  const own = [...index].map(
    ([alias, entries]) => [alias, entries.filter((entry) => nameIn(entry) === model)] as const,
  );
  return new Map(own.filter(([, entries]) => entries.length > 0));
}

/** An expression may have 4 KB. */
const AT_ONCE = 100;

async function change({ client, table }: AliasTable, verb: "ADD" | "DELETE", entries: AliasIndex): Promise<void> {
  const all = [...entries];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const some = all.slice(at, at + AT_ONCE);
    const update = new UpdateCommand({
      TableName: table,
      Key: { id: INDEX_ID },
      UpdateExpression: `${verb} ${some.map((_, at) => `#${at} :${at}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(some.map(([alias], at) => [`#${at}`, `${ALIAS}${alias}`])),
      ExpressionAttributeValues: Object.fromEntries(some.map(([, values], at) => [`:${at}`, new Set(values)])),
    });
    await client.send(update).catch(explain);
  }
}

/** DynamoDB says so of an item of more than 400 KB. */
function explain(cause: unknown): never {
  const isFull = cause instanceof Error && /item size/i.test(cause.message);
  if (!isFull) throw cause;
  throw new Error("all models together have more aliases than one item of DynamoDB holds, 400 KB; remove some", {
    cause,
  });
}
