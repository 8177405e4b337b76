// As much of an AWS account as the SST CLI itself talks to: parameters (SSM), objects (S3) and the list of AppSync APIs.
// What Pulumi's AWS provider would create is answered in aws.ts.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Account {
  readonly url: string;
  /** Parameters by name, objects by /bucket/key. */
  readonly stored: ReadonlyMap<string, Buffer>;
  close(): void;
}

interface Reply {
  status?: number;
  body?: Buffer | string;
}

/** `content` is what another account holds already. */
export async function openAccount(content: Iterable<[string, Buffer]> = []): Promise<Account> {
  const stored = new Map([["/sst/bootstrap", Buffer.from(JSON.stringify(bootstrap))], ...content]);
  const server = createServer(async (request, response) => {
    const { status = 200, body = "" } = answer(request, await read(request), stored);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stored, close: () => void server.close() };
}

/** What SST leaves in an account the first time that it is used there; a high version says that no step is missing. */
const bootstrap = { version: 99, asset: "assets", state: "state", assetEcrRegistryId: "1", assetEcrUrl: "ecr" };

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
