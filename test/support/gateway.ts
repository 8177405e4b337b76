// The whole gateway in the test's own process: the real core, hooks and provider, with the twins of what is kept in DynamoDB.
import { randomUUID } from "node:crypto";
import { hashSecret } from "../../functions/aws/hash-secret.ts";
import { httpFetch } from "../../functions/aws/http-fetch.ts";
import { createLog } from "../../functions/aws/log.ts";
import { unpack } from "../../functions/aws/unpack.ts";
import { answer, type Gateway } from "../../functions/core/answer.ts";
import type { Directory } from "../../functions/core/directory/directory.ts";
import type { Secrets } from "../../functions/core/directory/secret-store.ts";
import type { Hook } from "../../functions/core/hook.ts";
import { createReadLimit, type ReadLimit } from "../../functions/core/limits/read-limit.ts";
import type { InboundProtocols } from "../../functions/core/protocol.ts";
import type { GatewayRequest } from "../../functions/core/request.ts";
import { createBreaker } from "../../functions/core/upstream/breaker.ts";
import type { Fetch } from "../../functions/core/upstream/fetch.ts";
import { createUsageRefusals } from "../../functions/core/upstream/stream-options.ts";
import type { Unpack } from "../../functions/core/wire/content-encoding.ts";
import { meter } from "../../functions/hooks/meter.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { usage } from "../../functions/hooks/usage.ts";
import { validateModel } from "../../functions/hooks/validate-model.ts";
import { INBOUND_PROTOCOLS } from "../../functions/protocols/inbound-protocols.ts";
import { allProviders } from "../../functions/providers/all.ts";
import type { CredentialsByProvider } from "../../functions/providers/default-credentials.ts";
import type { Aws } from "../../functions/providers/services.ts";
import { memoryDirectory } from "./memory-directory.ts";
import { memoryPools } from "./memory-pools.ts";
import { memoryUsageRecords } from "./memory-usage-records.ts";
import { validMessages } from "./messages-stream.ts";
import { textOf } from "./text-of.ts";

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Options {
  readonly hooks?: readonly Hook[];
  readonly fetch?: Fetch;
  readonly unpack?: Unpack;
  readonly readLimit?: ReadLimit;
  readonly countLimit?: ReadLimit;
  readonly directory?: Directory;
  readonly secrets?: Secrets;
  readonly defaults?: CredentialsByProvider;
  readonly protocols?: InboundProtocols;
  /** The role in AWS; none, unless given. */
  readonly aws?: Aws;
  /** Streams of messages are not checked: their provider speaks Messages too, and sends what no other may. */
  readonly sendsAnything?: boolean;
}

/** `configuration` is written as in the operator's file. */
export async function startGateway(configuration: object, options: Options = {}) {
  const pools = memoryPools();
  const usageRecords = memoryUsageRecords();
  const log: Record<string, unknown>[] = [];
  const metrics: Record<string, unknown>[] = [];
  const write = (lines: string) => {
    for (const line of lines.split("\n").map((text) => JSON.parse(text))) ("_aws" in line ? metrics : log).push(line);
  };
  const { call, answer: logAnswer } = createLog({ stage: "test", write, withMessages: false });
  const reported: unknown[] = [];
  const gateway: Gateway = {
    hashSecret,
    directory: options.directory ?? (await memoryDirectory(configuration)),
    pools,
    usageRecords,
    hooks: [
      meter(call),
      usage(usageRecords, { add: async () => {} }),
      validateModel,
      rateLimit(pools),
      ...(options.hooks ?? []),
    ],
    protocols: options.protocols ?? INBOUND_PROTOCOLS,
    providers: allProviders(options.defaults, {
      ...{ secrets: options.secrets, fetch: options.fetch ?? httpFetch, aws: options.aws },
    }),
    breaker: createBreaker(),
    usageRefusals: createUsageRefusals(),
    fetch: options.fetch ?? httpFetch,
    unpack: options.unpack ?? unpack,
    readLimit: options.readLimit ?? createReadLimit("read its models and its usage"),
    countLimit: options.countLimit ?? createReadLimit("count tokens"),
    report: (_, error) => reported.push(error),
    logAnswer,
  };
  const begin = (request: Partial<GatewayRequest>) =>
    answer({ ...POST, id: randomUUID(), killedAt: Date.now() + 900_000, ...request }, gateway);
  return {
    pools,
    usageRecords,
    /** The lines without metrics, and those with them. */
    log,
    metrics,
    reported,
    begin,
    ask: async (request: Partial<GatewayRequest>) => {
      const answered = await read(await begin(request));
      if (isMessagesStream(request, answered) && !options.sendsAnything) validMessages(answered.text);
      return answered;
    },
  };
}

const POST = {
  method: "POST",
  path: "/v1/chat/completions",
  headers: { authorization: "Bearer my-secret-key" },
  body: "",
};

function isMessagesStream({ path }: Partial<GatewayRequest>, { headers }: Answered): boolean {
  return path?.startsWith("/v1/messages") === true && headers["content-type"] === "text/event-stream";
}

async function read(reply: Awaited<ReturnType<typeof answer>>): Promise<Answered> {
  const pieces = await Array.fromAsync(reply.body);
  await reply.settle();
  return { status: reply.status, headers: reply.headers, text: textOf(pieces) };
}
