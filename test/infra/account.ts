// As much of an AWS account as the SST CLI itself talks to: parameters (SSM), objects (S3) and the list of AppSync APIs.
// What Pulumi's AWS provider would create is answered in aws.ts.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Account {
  readonly url: string;
  /** Parameters by name, objects by /bucket/key. */
  readonly stored: ReadonlyMap<string, Buffer>;
  /** What was asked of S3 and SSM, in IAM's words. */
  readonly requests: readonly Asked[];
  close(): void;
}

export interface Asked {
  action: string;
  resource: string;
}

interface Reply {
  status?: number;
  body?: Buffer | string;
}

/** `content` is what another account holds already. */
export async function openAccount(content: Iterable<[string, Buffer]> = []): Promise<Account> {
  const stored = new Map([["/sst/bootstrap", Buffer.from(JSON.stringify(bootstrap))], ...content]);
  const requests: Asked[] = [];
  const server = createServer(async (request, response) => {
    const content = await read(request);
    requests.push(...asked(request, content));
    const { status = 200, body = "" } = answer(request, content, stored);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stored, requests, close: () => void server.close() };
}

/** What SST leaves in an account the first time that it is used there; a high version says that no step is missing. */
const bootstrap = {
  version: 99,
  asset: "sst-asset-standin",
  state: "sst-state-standin",
  assetEcrRegistryId: "1",
  assetEcrUrl: "ecr",
};

/** A missing object is "not found" only to those who may list the bucket. */
function asked({ method, url = "", headers }: IncomingMessage, body: Buffer): Asked[] {
  const [, operation] = /^AmazonSSM\.(\w+)$/.exec(String(headers["x-amz-target"])) ?? [];
  if (operation) {
    const resource = `arn:aws:ssm:us-east-1:123456789012:parameter${JSON.parse(body.toString()).Name}`;
    return [{ action: `ssm:${operation}`, resource }];
  }
  const [, bucket, key] = /^\/(sst-[\w-]+)\/([^?]+)/.exec(url) ?? [];
  if (!bucket) return [];
  const verb = { GET: "Get", PUT: "Put", DELETE: "Delete" }[String(method)];
  const object = { action: `s3:${verb}Object`, resource: `arn:aws:s3:::${bucket}/${key}` };
  return verb === "Get" ? [object, { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` }] : [object];
}

function answer({ method, url = "", headers }: IncomingMessage, body: Buffer, stored: Map<string, Buffer>): Reply {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return parameter(target, JSON.parse(body.toString()), stored);
  if (url.startsWith("/v2/apis")) return { body: JSON.stringify({ apis: [appsync], api: appsync }) };

  const key = url.replace(/\?.*/, "");
  if (method === "PUT") stored.set(key, body);
  if (method === "DELETE") stored.delete(key);
  if (method !== "GET") return {};
  const found = stored.get(key);
  return found ? { body: found } : { status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" };
}

const appsync = { apiId: "sst", name: "sst", dns: { HTTP: "appsync.invalid", REALTIME: "realtime.invalid" } };

function parameter(
  target: string,
  { Name, Value }: { Name: string; Value: string },
  stored: Map<string, Buffer>,
): Reply {
  if (target === "AmazonSSM.PutParameter") stored.set(Name, Buffer.from(Value));
  const found = stored.get(Name);
  if (!found) return { status: 400, body: JSON.stringify({ __type: "ParameterNotFound" }) };
  return { body: JSON.stringify({ Parameter: { Name, Value: found.toString() } }) };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
