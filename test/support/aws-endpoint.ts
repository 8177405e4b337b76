// A stand-in for Bedrock's door, over a real socket: it lets nothing in that is not signed as AWS wants it, by its own clock.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { faultOf, type Identity, type Received } from "./aws-signature.ts";

export interface AwsEndpoint {
  readonly url: string;
  readonly received: readonly Received[];
  /** Of each request, why it was refused. */
  readonly faults: readonly (string | undefined)[];
  /** How far its clock is from this machine's, in milliseconds. */
  skew: number;
  /** For the next requests that are let in; 200 with `{}` when there is none left. */
  readonly answers: { readonly status: number; readonly body: object }[];
  close(): Promise<void>;
}

interface Options {
  readonly identity: Identity;
  readonly region?: string;
  readonly service?: string;
}

const GOOD = { status: 200, body: {} };

export async function startAwsEndpoint({ identity, region = "us-east-1", service = "bedrock" }: Options) {
  const received: Received[] = [];
  const faults: (string | undefined)[] = [];
  const server = createServer(async (request, response) => {
    const now = Date.now() + endpoint.skew;
    const one = await receivedFrom(request);
    const fault = faultOf(one, { identity, region, service, now });
    received.push(one);
    faults.push(fault?.message);
    if (fault === undefined) return reply(response, { now, ...(endpoint.answers.shift() ?? GOOD) });
    response.setHeader("x-amzn-errortype", `${fault.type}:http://internal.amazon.com/coral/`);
    reply(response, { now, status: 403, body: { message: fault.message } });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const endpoint: AwsEndpoint = {
    ...{ received, faults, skew: 0, answers: [] },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return endpoint;
}

async function receivedFrom(request: IncomingMessage): Promise<Received> {
  const { method = "", url: target = "" } = request;
  const headers = Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]);
  return { method, target, headers: Object.fromEntries(headers), body: await buffer(request) };
}

interface Reply {
  readonly now: number;
  readonly status: number;
  readonly body: object;
}

function reply(response: ServerResponse, { now, status, body }: Reply): void {
  response.writeHead(status, { date: new Date(now).toUTCString(), "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
