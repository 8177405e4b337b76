// The entry on AWS: builds the parts once for each instance of the function, and answers its events.
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import { requestOf, send } from "./aws/function-url.ts";
import { httpFetch } from "./aws/http-fetch.ts";
import { createLog } from "./aws/log.ts";
import { linkedResources } from "./aws/resources.ts";
import { roleOf } from "./aws/role.ts";
import { parameterSecrets } from "./aws/secrets.ts";
import { awsSigner } from "./aws/signer.ts";
import { unpack } from "./aws/unpack.ts";
import { answer, type Gateway } from "./core/answer.ts";
import type { Hook } from "./core/hook.ts";
import { createReadLimit } from "./core/limits/read-limit.ts";
import { createBreaker } from "./core/upstream/breaker.ts";
import { createUsageRefusals } from "./core/upstream/stream-options.ts";
import { meter } from "./hooks/meter.ts";
import { rateLimit } from "./hooks/rate-limit.ts";
import { usage } from "./hooks/usage.ts";
import { validateModel } from "./hooks/validate-model.ts";
import { INBOUND_PROTOCOLS } from "./protocols/inbound-protocols.ts";
import { allProviders } from "./providers/all.ts";
import { DEFAULT_CREDENTIALS } from "./providers/default-credentials.ts";

const resources = linkedResources(DEFAULT_CREDENTIALS);
/** With AWS's SDK, most of the code: a file of its own in the bundle, and loaded while Lambda initialises. */
const { openTables, sign } = await import("./aws/tables.ts");
/** Lines are written as they are: Lambda wraps what `console.log` writes. */
const write = (lines: string) => void process.stdout.write(`${lines}\n`);
const tables = openTables(resources, write);
const secrets = parameterSecrets({ path: resources.parameters, onLog: write });
const log = createLog({ stage: resources.stage, write, withMessages: resources.logsMessages });

/** For credentials of Google that trust the function's role: most stages have none. */
const awsIdentity = async (audience: string) => {
  const { callerIdentity } = await import("./aws/caller-identity.ts");
  return callerIdentity(audience, { role: roleOf(process.env), at: Date.now(), sign });
};

/** The hooks, in the order in which they run before a call. They are settled in reverse. Add yours here. */
const hooks: readonly Hook[] = [meter(log.call), usage(tables.usageRecords), validateModel, rateLimit(tables.pools)];

const gateway: Gateway = {
  ...tables,
  hooks,
  protocols: INBOUND_PROTOCOLS,
  providers: allProviders(resources.credentials, {
    ...{ secrets, fetch: httpFetch, awsIdentity },
    aws: awsSigner({ environment: process.env, sign, now: Date.now }),
  }),
  breaker: createBreaker(),
  usageRefusals: createUsageRefusals(),
  fetch: httpFetch,
  unpack,
  readLimit: createReadLimit("read its models and its usage"),
  countLimit: createReadLimit("count tokens"),
  report: log.failure,
  logAnswer: log.answer,
};

/** Lambda's entry. The response stream is its only output: it throws only where the answer is to be cut off. */
export const handler = awslambda.streamifyResponse(
  async (event: LambdaFunctionURLEvent, stream: awslambda.HttpResponseStream, context: Context) => {
    const request = requestOf(event, context);
    try {
      await send(await answer(request, gateway), { stream, killedAt: request.killedAt });
    } finally {
      await log.written();
    }
  },
);
