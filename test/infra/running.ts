// Runs what was deployed: the zip in Amazon's runtime client, with the function's own environment, and its tables behind
// a guard that allows what its role allows.
import { join } from "node:path";
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { writeDirectory } from "../../functions/aws/directory.ts";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { startDynamoDb } from "../../local/dynamodb.ts";
import { startFunctionUrl } from "../../local/function-url.ts";
import { startLambda } from "../../local/lambda.ts";
import { createScope } from "../../local/scope.ts";
import type { Deployment } from "./deployment.ts";
import { type Guard, type Statement, startGuard } from "./guard.ts";
import { all, only, type Properties } from "./state.ts";
import { unzip } from "./unzip.ts";

export interface Running {
  readonly url: string;
  readonly guard: Guard;
  /** The database's address, without the guard. */
  readonly database: string;
  /** What the function has written to its standard output, line by line. */
  readonly log: readonly string[];
  /** The unpacked files' sizes. */
  readonly files: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

interface Surroundings {
  /** What `npm run config` would write to the table. */
  readonly configuration: object;
  /** In place of OpenAI's address. */
  readonly provider: string;
  /** In place of AWS Systems Manager's. */
  readonly parameters: string;
  /** Which function. */
  readonly name?: "Gateway" | "Console";
}

export async function runDeployed(
  { directory, resources }: Deployment,
  { configuration, provider, parameters, name = "Gateway" }: Surroundings,
): Promise<Running> {
  const scope = createScope();
  const folder = join(directory, `task-of-${name}`);
  const files = await unzip(join(directory, `.sst/artifacts/${name}/code.zip`), folder);

  const database = await scope.open(startDynamoDb(undefined));
  const client = new DynamoDBClient({ endpoint: database.endpoint, region: "us-east-1", credentials });
  for (const { inputs } of all(resources, "aws:dynamodb/table:Table")) await client.send(createTable(inputs));
  const directoryTable = String(only(resources, "aws:dynamodb/table:Table", "DirectoryTable").inputs["name"]);
  const document = DynamoDBDocumentClient.from(client);
  await writeDirectory(document, directoryTable, parseConfiguration(JSON.stringify(configuration)));
  client.destroy();

  const guard = await scope.open(
    startGuard(database.endpoint, policyOf(only(resources, "aws:iam/role:Role", `${name}Role`).inputs)),
  );
  const { environment, handler, timeout } = only(resources, "aws:lambda/function:Function", `${name}Function`).inputs;
  const log: string[] = [];
  const lambda = await scope.open(
    startLambda({
      bundle: { folder, handler: String(handler) },
      variables: {
        ...(environment as { variables: Record<string, string> }).variables,
        SST_KEY_FILE: join(folder, "resource.enc"), // Lambda runs in the function's folder, the local server where it was started
        OPENAI_BASE_URL: provider,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: guard.url,
        AWS_ENDPOINT_URL_SSM: parameters,
      },
      timeoutSeconds: Number(timeout),
      concurrency: 2,
      onLog: (line) => void log.push(line),
    }),
  );
  const { port } = await scope.open(startFunctionUrl({ host: "127.0.0.1", port: 0, invoke: lambda.invoke }));
  return { url: `http://127.0.0.1:${port}`, guard, database: database.endpoint, log, files, close: scope.close };
}

const credentials = { accessKeyId: "role", secretAccessKey: "of-the-function" };

function policyOf({ inlinePolicies }: Properties): Statement[] {
  return (inlinePolicies as { policy: string }[]).flatMap(({ policy }) => JSON.parse(policy).Statement);
}

/** The table as it was deployed. */
function createTable({ name, attributes, hashKey, rangeKey }: Properties): CreateTableCommand {
  const definitions = (attributes as { name: string; type: "S" }[]).map(({ name, type }) => ({
    AttributeName: name,
    AttributeType: type,
  }));
  const keys: CreateTableCommandInput["KeySchema"] = [{ AttributeName: String(hashKey), KeyType: "HASH" }];
  if (rangeKey) keys.push({ AttributeName: String(rangeKey), KeyType: "RANGE" });
  return new CreateTableCommand({
    TableName: String(name),
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: definitions,
    KeySchema: keys,
  });
}
