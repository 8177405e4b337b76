// Imitates AWS Systems Manager's Parameter Store as far as the gateway and the commands use it: its JSON 1.1 protocol over
// HTTP, GetParameter with decryption, PutParameter of SecureStrings, and its ways to refuse.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { vi } from "vitest";

export interface ParameterStore {
  readonly url: string;
  /** Values by the parameters' whole names; a test may set them. */
  readonly values: Map<string, string>;
  /** Such as `GetParameter /sluice/test/a`. */
  readonly asked: string[];
  /** Answers in place of the store while it is set: an error's name, or silence. */
  failure: string | "silence" | undefined;
  /** Forgets everything. */
  reset(): void;
  close(): Promise<void>;
}

interface Input {
  readonly Name: string;
  readonly Value?: string;
  readonly Type?: string;
  readonly WithDecryption?: boolean;
  readonly Overwrite?: boolean;
}

export async function startParameterStore(): Promise<ParameterStore> {
  const values = new Map<string, string>();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const operation = String(request.headers["x-amz-target"]).replace("AmazonSSM.", "");
    const input = (await json(request)) as Input;
    asked.push(`${operation} ${input.Name}`);
    if (store.failure === "silence") return;
    if (store.failure !== undefined) return send(response, 400, { __type: store.failure, message: "no" });
    const [status, body] = answer(operation, input, values);
    send(response, status, body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reset = () => {
    values.clear();
    asked.length = 0;
    store.failure = undefined;
  };
  const store: ParameterStore = { url, values, asked, failure: undefined, reset, close };
  return store;
}

/** Makes the SDK of this process use the store, until `vi.unstubAllEnvs()`. */
export function linkSdkTo({ url }: ParameterStore): void {
  vi.stubEnv("AWS_ENDPOINT_URL_SSM", url);
  vi.stubEnv("AWS_REGION", "eu-north-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "any");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "any");
}

function answer(operation: string, input: Input, values: Map<string, string>): [number, object] {
  const { Name, Value = "", Type, WithDecryption, Overwrite } = input;
  const known = values.get(Name);
  if (operation === "GetParameter") {
    if (known === undefined) return [400, { __type: "ParameterNotFound" }];
    // Without decryption, a SecureString's value is its encrypted form.
    return [
      200,
      { Parameter: { Name, Type: "SecureString", Value: WithDecryption ? known : "encrypted", Version: 1 } },
    ];
  }
  if (operation !== "PutParameter" || Type !== "SecureString") return [400, { __type: "UnsupportedParameterType" }];
  if (known !== undefined && !Overwrite) return [400, { __type: "ParameterAlreadyExists" }];
  values.set(Name, Value);
  return [200, { Tier: "Standard", Version: 1 }];
}

function send(response: ServerResponse<IncomingMessage>, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
}
