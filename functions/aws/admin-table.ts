// The table of operators' access: admin keys, sign-in tickets, sessions, and the audit log. Everything in it that could be used
// to sign in is stored as its SHA-256 only. Sums of usage are beside them (see `usage-sums.ts`).
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { startUpdate } from "./update.ts";

/** Of an item, with the members of its kind. */
export interface AdminItem {
  readonly kind: string;
  readonly id: string;
  /** Seconds since 1970. DynamoDB removes the item some time after that. */
  readonly expiresAt?: number | undefined;
  readonly [member: string]: unknown;
}

type ItemMembers = Readonly<Record<string, unknown>>;

interface Change {
  /** What is undefined is removed. */
  readonly set: ItemMembers;
  /** What these members still have to be; undefined of those that have to be missing. */
  readonly expected: ItemMembers;
}

interface Range {
  /** Ids after this one, in the order asked for. */
  readonly after?: string | undefined;
  readonly limit: number;
  readonly order: "asc" | "desc";
}

export interface AdminTable {
  get(kind: string, id: string): Promise<AdminItem | undefined>;
  /** False if there is one already. */
  add(item: AdminItem): Promise<boolean>;
  /** Changes these members and no others. False if there is no such item, or it is not as expected. */
  change(kind: string, id: string, change: Change): Promise<boolean>;
  /** False if it was not there: of several callers that remove it at the same time, one gets true. */
  remove(kind: string, id: string): Promise<boolean>;
  /** Without those that have expired. */
  list(kind: string, range: Range): Promise<readonly AdminItem[]>;
}

interface Options {
  readonly table: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function adminTable(client: DynamoDBDocumentClient, { table, now }: Options): AdminTable {
  const isValid = ({ expiresAt }: AdminItem) => expiresAt === undefined || expiresAt * 1_000 > now();

  async function readPage(input: QueryCommandInput) {
    const { Items: items = [], LastEvaluatedKey: next } = await client.send(new QueryCommand(input));
    return { items: items.filter(isAdminItem).filter(isValid), next };
  }

  return {
    async get(kind, id) {
      const get = new GetCommand({ TableName: table, Key: { kind, id }, ConsistentRead: true });
      const { Item: item } = await client.send(get);
      return item !== undefined && isAdminItem(item) && isValid(item) ? item : undefined;
    },
    async add(item) {
      const put = new PutCommand({ TableName: table, Item: item, ConditionExpression: "attribute_not_exists(id)" });
      return isDone(client.send(put));
    },
    async change(kind, id, { set, expected }) {
      const update = startUpdate();
      update.require(`attribute_exists(${update.name("id")})`);
      for (const [name, value] of Object.entries(set)) {
        if (value === undefined) update.remove(name);
        else update.set(name, update.value(value));
      }
      for (const [name, value] of Object.entries(expected)) {
        const attribute = update.name(name);
        update.require(
          value === undefined ? `attribute_not_exists(${attribute})` : `${attribute} = ${update.value(value)}`,
        );
      }
      return isDone(client.send(new UpdateCommand({ TableName: table, Key: { kind, id }, ...update.input() })));
    },
    async remove(kind, id) {
      const condition = { ConditionExpression: "attribute_exists(id)" };
      return isDone(client.send(new DeleteCommand({ TableName: table, Key: { kind, id }, ...condition })));
    },
    async list(kind, { after, limit, order }) {
      const items: AdminItem[] = [];
      let start = after === undefined ? undefined : { kind, id: after };
      do {
        const page = await readPage({
          TableName: table,
          KeyConditionExpression: "kind = :kind",
          ExpressionAttributeValues: { ":kind": kind },
          ScanIndexForward: order === "asc",
          Limit: limit,
          ...(start && { ExclusiveStartKey: start }),
        });
        items.push(...page.items);
        start = page.next as typeof start;
      } while (start !== undefined && items.length < limit);
      return items.slice(0, limit);
    },
  };
}

/** False where the condition was not met. */
async function isDone(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function isAdminItem(item: Record<string, unknown>): item is { kind: string; id: string } & Record<string, unknown> {
  return typeof item["kind"] === "string" && typeof item["id"] === "string";
}
