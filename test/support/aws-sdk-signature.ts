// The headers with which AWS's own SDK signs a request: a client of another service, in whose pipeline the request is put.
import {
  DynamoDBClient,
  ListTablesCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from "@aws-sdk/client-dynamodb";
import type { Identity } from "./aws-signature.ts";

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly service: string;
  readonly region: string;
}

interface Outgoing {
  path: string;
  headers: Record<string, string>;
  body: string;
}

interface Given {
  readonly input: ServiceInputTypes;
  readonly request: unknown;
}

interface Done {
  readonly response: unknown;
  readonly output: ServiceOutputTypes;
}

export async function signedBySdk(asked: Asked, credentials: Identity): Promise<Record<string, string>> {
  const { origin, pathname, host } = new URL(asked.url);
  let sent: Outgoing | undefined;
  const requestHandler = {
    handle: (request: Outgoing) => {
      sent = request;
      return Promise.reject(new Error("not sent"));
    },
  };
  const { region, service: signingName } = asked;
  const settings = { region, credentials, endpoint: origin, maxAttempts: 1, ...{ signingName, requestHandler } };
  const client = new DynamoDBClient(settings);
  client.middlewareStack.addRelativeTo(
    (next: (given: Given) => Promise<Done>) => (given: Given) => {
      const request = { path: pathname, headers: { ...asked.headers, host }, body: asked.body };
      return next({ ...given, request: Object.assign(Object(given.request), request) });
    },
    { name: "asked", relation: "before", toMiddleware: "httpSigningMiddleware" },
  );
  await client.send(new ListTablesCommand({})).catch(() => {});
  return sent?.headers ?? {};
}
