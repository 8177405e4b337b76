// What SST links to the function: the tables' names and the providers' secrets. The local server links the same.
import { Resource } from "sst/resource";

export interface Resources {
  readonly stage: string;
  readonly directoryTable: string;
  readonly countersTable: string;
  readonly usageTable: string;
  /** How long usage records are kept. */
  readonly usageDays: number;
  /** Of the stage's parameters in SSM, such as `/sluice/production`; the local server has none. */
  readonly parameters: string | undefined;
  /** Whether the log may hold the messages of unforeseen errors, as on the local server. They may quote a prompt. */
  readonly logsMessages: boolean;
  readonly openaiApiKey: string | undefined;
  readonly openaiApiBase: string | undefined;
  /** The two above are those of the local server's simulated provider. */
  readonly openaiIsSimulated: boolean;
}

/** Throws if a resource is not linked. */
export function linkedResources(): Resources {
  return {
    stage: Resource.App.stage,
    directoryTable: Resource.Directory.name,
    countersTable: Resource.Counters.name,
    usageTable: Resource.Usage.name,
    usageDays: Number(process.env["SLUICE_USAGE_DAYS"] || 400),
    parameters: parametersPath(Resource.App),
    logsMessages: process.env["SLUICE_LOG_MESSAGES"] === "true",
    openaiApiKey: Resource.OpenaiApiKey.value || undefined,
    openaiApiBase: process.env["OPENAI_BASE_URL"] || undefined,
    openaiIsSimulated: process.env["SLUICE_SIMULATED"] === "true",
  };
}

/** A stage of this name is the local server's. */
const LOCAL = "local";

export function parametersPath({ name, stage }: { readonly name: string; readonly stage: string }): string | undefined {
  return stage === LOCAL ? undefined : `/${name}/${stage}`;
}
