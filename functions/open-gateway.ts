// The gateway with all its parts, built once for each instance of the function and for each process of the server.
import { hashSecret } from "./aws/hash-secret.ts";
import { httpFetch } from "./aws/http-fetch.ts";
import { createLog, type Log } from "./aws/log.ts";
import type { Resources } from "./aws/resources.ts";
import { parameterSecrets } from "./aws/secrets.ts";
import { awsSigner } from "./aws/signer.ts";
import { unpack } from "./aws/unpack.ts";
import type { Gateway } from "./core/answer.ts";
import type { CallRecords, RecordedCalls } from "./core/call-records.ts";
import type { Hook } from "./core/hook.ts";
import type { Holding } from "./core/limits/holding.ts";
import { rememberedNames } from "./core/limits/key-names.ts";
import { createPurses, type Purses } from "./core/limits/purses.ts";
import { createReadLimit } from "./core/limits/read-limit.ts";
import type { UsageRecords } from "./core/limits/usage-records.ts";
import { createBreaker } from "./core/upstream/breaker.ts";
import { createUsageRefusals } from "./core/upstream/stream-options.ts";
import { noCredential } from "./core/upstream/upstream-error.ts";
import { calls } from "./hooks/calls.ts";
import { meter } from "./hooks/meter.ts";
import { rateLimit } from "./hooks/rate-limit.ts";
import { usage } from "./hooks/usage.ts";
import { validateModel } from "./hooks/validate-model.ts";
import { INBOUND_PROTOCOLS } from "./protocols/inbound-protocols.ts";
import { allProviders } from "./providers/all.ts";

/** What calls are recorded in. */
export interface Recording {
  readonly usageRecords: UsageRecords;
  readonly callRecords: CallRecords;
}

export interface GatewayOptions<Records extends Recording> {
  readonly resources: Resources;
  /** How much of each pool is held. */
  readonly holding: Holding;
  /** Writes one line, or several that belong together, for the operator. */
  readonly write: (lines: string) => void;
  /** What calls are recorded in, over what is stored in DynamoDB. */
  readonly recordsOver: (stored: Recording) => Records;
  /** Which calls get a record of their own, unless the settings say so. */
  readonly recordedCalls: RecordedCalls;
}

export interface OpenGateway<Records extends Recording> {
  readonly gateway: Gateway;
  readonly records: Records;
  readonly log: Log;
  readonly purses: Purses;
}

export async function openGateway<Records extends Recording>(
  options: GatewayOptions<Records>,
): Promise<OpenGateway<Records>> {
  const { resources, holding, write, recordsOver } = options;
  /** With AWS's SDK, most of the code: a file of its own in the bundle, and loaded while Lambda initialises. */
  const { openTables, sign } = await import("./aws/tables.ts");
  const { directory, pools, keyNames, role, ...stored } = await openTables(resources, write);
  const records = recordsOver(stored);
  const { usageRecords, callRecords } = records;
  const purses = createPurses({ pools, holding, now: Date.now });
  const secrets = parameterSecrets({ path: resources.parameters, onLog: write });
  const log = createLog({ stage: resources.stage, write, withMessages: resources.logsMessages });

  /** For credentials of Google that trust the gateway's role: most stages have none. */
  const awsIdentity = async (audience: string) => {
    const [own, { callerIdentity }] = await Promise.all([role.read(), import("./aws/caller-identity.ts")]);
    if (own === undefined) throw noCredential();
    return callerIdentity(audience, { role: own, at: Date.now(), sign });
  };

  /** The hooks, in the order in which they run before a call. They are settled in reverse. Add yours here. */
  const hooks: readonly Hook[] = [
    meter(log.call),
    calls(callRecords, resources.recordedCalls ?? options.recordedCalls),
    usage(usageRecords, rememberedNames(keyNames)),
    validateModel,
    rateLimit(pools, { purses }),
  ];

  const gateway: Gateway = {
    ...{ directory, hashSecret, pools, usageRecords, hooks },
    protocols: INBOUND_PROTOCOLS,
    providers: allProviders(resources.credentials, {
      ...{ secrets, fetch: httpFetch, awsIdentity },
      aws: awsSigner({ role, sign, now: Date.now }),
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
  return { gateway, records, log, purses };
}
