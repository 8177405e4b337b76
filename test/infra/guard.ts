// DynamoDB with IAM before it: lets through what the function's role allows, refuses the rest, and remembers what was done.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Statement {
  Action: string[];
  Resource: string[];
}

export interface Guard {
  readonly url: string;
  /** Rights on tables, such as "dynamodb:GetItem arn:…", and those of them that were used. */
  readonly granted: readonly string[];
  readonly used: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  close(): Promise<void>;
}

export async function startGuard(database: string, statements: Statement[]): Promise<Guard> {
  const used = new Set<string>();
  const refused = new Set<string>();
  const granted = statements.flatMap(rightsOf).filter((right) => right.startsWith("dynamodb:"));

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const deeds = tablesIn(JSON.parse(body)).map(
      (table) => `dynamodb:${actionOf(request)} arn:aws:dynamodb:us-east-1:123456789012:table/${table}`,
    );
    for (const deed of deeds) (granted.includes(deed) ? used : refused).add(deed);
    const denied = deeds.find((deed) => !granted.includes(deed));
    if (denied !== undefined) return deny(response, denied);
    const headers = { ...(request.headers as Record<string, string>), host: new URL(database).host };
    const answer = await fetch(database, {
      method: "POST",
      headers: without(headers, "connection", "content-length"),
      body,
    });
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(await answer.text());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, granted, used, refused, close };
}

function rightsOf({ Action, Resource }: Statement): string[] {
  return Action.flatMap((action) => Resource.map((resource) => `${action} ${resource}`));
}

/** A batch names several. */
function tablesIn({ TableName: table, RequestItems: batch = {} }: { TableName?: string; RequestItems?: object }) {
  return table === undefined ? Object.keys(batch) : [table];
}

function actionOf({ headers }: IncomingMessage): string {
  return String(headers["x-amz-target"]).replace("DynamoDB_20120810.", "");
}

function deny(response: ServerResponse, deed: string): void {
  const body = {
    __type: "com.amazon.coral.service#AccessDeniedException",
    message: `not authorized to perform: ${deed}`,
  };
  response.writeHead(400, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(body));
}

function without(headers: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
