// What SST links to the function: the tables' names and the providers' secrets. The local server links the same.
import { Resource } from "sst/resource";
import { RECORDED_CALLS, type RecordedCalls } from "../core/call-records.ts";
import type { TableNames } from "./table-keys.ts";

/** Calls have nothing to do with the last: a function that serves only them is not linked to it. */
export type LinkedTables = Omit<TableNames, "Admin"> & Partial<Pick<TableNames, "Admin">>;

export interface Resources {
  readonly stage: string;
  /** Their names in DynamoDB. */
  readonly tables: LinkedTables;
  /** How long usage records are kept. */
  readonly usageDays: number;
  /** Which calls get a record of their own; what fits the entry, if undefined. */
  readonly recordedCalls: RecordedCalls | undefined;
  /** How long those are kept. */
  readonly callHours: number;
  /** Of the stage's parameters in SSM, such as `/sluice/production`; the local server has none. */
  readonly parameters: string | undefined;
  /** Whether the log may hold the messages of unforeseen errors, as on the local server. They may quote a prompt. */
  readonly logsMessages: boolean;
  /** What the deployment gives to the models of each provider. */
  readonly credentials: Readonly<Record<string, Credentials>>;
}

interface Credentials {
  readonly apiKey: string | undefined;
  readonly apiBase: string | undefined;
  readonly project: string | undefined;
  readonly location: string | undefined;
  /** The first two are those of the local server's simulated provider. */
  readonly isSimulated: boolean;
}

/** Where a provider's credentials are. */
interface CredentialNames {
  readonly provider: string;
  readonly secret: string;
  readonly addressVariable: string;
  readonly projectVariable?: string;
  readonly locationVariable?: string;
}

/** Throws if a resource is not linked. */
export function linkedResources(names: readonly CredentialNames[]): Resources {
  return {
    stage: Resource.App.stage,
    tables: {
      Directory: Resource.Directory.name,
      Counters: Resource.Counters.name,
      Usage: Resource.Usage.name,
      Calls: Resource.Calls.name,
      ...adminTable(),
    },
    usageDays: Number(process.env["SLUICE_USAGE_DAYS"] || 400),
    recordedCalls: RECORDED_CALLS.find((one) => one === process.env["SLUICE_CALLS"]),
    callHours: Number(process.env["SLUICE_CALLS_HOURS"] || 72),
    parameters: parametersPath(Resource.App),
    logsMessages: process.env["SLUICE_LOG_MESSAGES"] === "true",
    credentials: Object.fromEntries(names.map((each) => [each.provider, credentialsOf(each)])),
  };
}

/** A resource that is not linked throws. */
function adminTable(): Pick<LinkedTables, "Admin"> {
  try {
    return { Admin: Resource.Admin.name };
  } catch {
    return {};
  }
}

function credentialsOf({ provider, secret, ...variables }: CredentialNames): Credentials {
  const { addressVariable, projectVariable = "", locationVariable = "" } = variables;
  return {
    apiKey: secretOf(secret),
    apiBase: process.env[addressVariable] || undefined,
    project: process.env[projectVariable] || undefined,
    location: process.env[locationVariable] || undefined,
    isSimulated: (process.env["SLUICE_SIMULATED"] ?? "").split(",").includes(provider),
  };
}

/** By its name, which SST's types know only after the next deployment. A secret that is not linked throws. */
function secretOf(name: string): string | undefined {
  const linked: unknown = Reflect.get(Resource, name);
  return typeof linked === "object" && linked !== null && "value" in linked ? textOf(linked.value) : undefined;
}

/** An empty one is none. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A stage of this name is the local server's. */
const LOCAL = "local";

export function parametersPath({ name, stage }: { readonly name: string; readonly stage: string }): string | undefined {
  return stage === LOCAL ? undefined : `/${name}/${stage}`;
}
