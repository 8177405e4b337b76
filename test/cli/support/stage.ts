// A stage as `sst shell` links it to commands: empty tables in a DynamoDB, and the environment that names them.
import { type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { createTables } from "../../../functions/aws/create-tables.ts";
import { type Stored, type StoredDirectory, storedDirectory } from "../../../functions/aws/stored-directory.ts";
import { startDynamoDb } from "../../../local/dynamodb.ts";
import { connectTo } from "../../support/dynamodb.ts";
import { type Name, type Options, type Result, startCommand } from "./command.ts";

export interface Stage {
  readonly endpoint: string;
  readonly client: DynamoDBDocumentClient;
  readonly tables: Tables;
  readonly variables: Readonly<Record<string, string>>;
  /** Runs a command with this stage linked. */
  run(name: Name, args: readonly string[], options?: Options): Promise<Result>;
  readonly directory: StoredDirectory;
  stored(): Promise<Stored>;
  /** Everything in a table. */
  dump(table: keyof Tables): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export interface Tables {
  readonly Directory: string;
  readonly Counters: string;
  readonly Usage: string;
  readonly Calls: string;
  readonly Admin: string;
}

/** Named as SST names them. */
const TABLES: Tables = {
  Directory: "sluice-test-DirectoryTable-bdkhwxra",
  Counters: "sluice-test-CountersTable-ncrfatsz",
  Usage: "sluice-test-UsageTable-mhzvvtob",
  Calls: "sluice-test-CallsTable-xkzvhtcd",
  Admin: "sluice-test-AdminTable-wnbdcfrs",
};

export async function startStage(): Promise<Stage> {
  const database = await startDynamoDb(undefined);
  const client = connectTo(database.endpoint);
  await createTables(client, TABLES);
  const stage = stageAt(database.endpoint, TABLES, { client });
  const close = async () => {
    client.destroy();
    await database.close();
  };
  return { ...stage, close };
}

/** The stage of tables that are there already. */
export function stageAt(endpoint: string, tables: Tables, { client = connectTo(endpoint) } = {}): Stage {
  const variables = variablesOf(endpoint, tables);
  const directory = storedDirectory(client, { table: tables.Directory, onForeign: () => {} });
  return {
    endpoint,
    client,
    tables,
    variables,
    run: (name, args, options = {}) =>
      startCommand(name, args, { ...options, variables: { ...variables, ...options.variables } }).ended,
    directory,
    stored: directory.readAll,
    dump: async (name) => (await client.send(new ScanCommand({ TableName: tables[name] }))).Items ?? [],
    close: async () => client.destroy(),
  };
}

/** What `sst shell` sets, and the address of this DynamoDB. */
export function variablesOf(endpoint: string, tables: Tables): Record<string, string> {
  const link = (name: keyof Tables) => JSON.stringify({ name: tables[name], type: "sst.aws.Dynamo" });
  return {
    AWS_REGION: "eu-north-1",
    AWS_ACCESS_KEY_ID: "operator",
    AWS_SECRET_ACCESS_KEY: "operator",
    AWS_SESSION_TOKEN: "",
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    SST_RESOURCE_App: '{"name": "sluice", "stage": "test" }',
    SST_RESOURCE_Directory: link("Directory"),
    SST_RESOURCE_Counters: link("Counters"),
    SST_RESOURCE_Usage: link("Usage"),
    SST_RESOURCE_Calls: link("Calls"),
    SST_RESOURCE_Admin: link("Admin"),
    SST_RESOURCE_OpenaiApiKey: '{"type":"sst.sst.Secret","value":""}',
  };
}
