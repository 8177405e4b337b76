// The tables and the providers' credentials of a server: those that SST links, or else those that plain variables name.
import { linkedResources, parametersPath, type Resources } from "../aws/resources.ts";
import { RECORDED_CALLS } from "../core/call-records.ts";
import { DEFAULT_CREDENTIALS } from "../providers/default-credentials.ts";
import { credentialsIn } from "./read-credentials.ts";
import { StartError } from "./start-error.ts";
import type { Variables } from "./variables.ts";

/** What is wrong with a variable is in `variables.errors`. Throws a StartError if SST links only some of the resources. */
export function readResources(variables: Variables, environment: NodeJS.ProcessEnv): Resources {
  return environment["SST_RESOURCE_App"] ? readLinked() : readNamed(variables);
}

function readLinked(): Resources {
  try {
    return linkedResources(DEFAULT_CREDENTIALS);
  } catch (cause) {
    throw new StartError(`a resource of SST is missing: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function readNamed(variables: Variables): Resources {
  const stage = variables.name("SLUICE_STAGE", "default", STAGE);
  const table = (name: string, kind: string) => variables.name(name, `sluice-${stage}-${kind}`, TABLE);
  if (!REGION_SOURCES.some((name) => variables.text(name))) variables.errors.push(NO_REGION);
  const credentials = DEFAULT_CREDENTIALS.map((names) => {
    const { apiKey, apiBase, project, location } = credentialsIn(variables, names);
    return [names.provider, { apiKey, apiBase, project, location, isSimulated: false }] as const;
  });
  return {
    stage,
    tables: {
      Directory: table("SLUICE_DIRECTORY_TABLE", "Directory"),
      Counters: table("SLUICE_COUNTERS_TABLE", "Counters"),
      Usage: table("SLUICE_USAGE_TABLE", "Usage"),
      Calls: table("SLUICE_CALLS_TABLE", "Calls"),
      Admin: table("SLUICE_ADMIN_TABLE", "Admin"),
    },
    usageDays: variables.wholeNumber("SLUICE_USAGE_DAYS", 400, [1, 36_500]),
    recordedCalls: variables.oneOf("SLUICE_CALLS", RECORDED_CALLS),
    callHours: variables.wholeNumber("SLUICE_CALLS_HOURS", 72, [1, 8_784]),
    parameters: variables.name("SLUICE_PARAMETERS", parametersPath({ name: "sluice", stage }) ?? "", PATH) || undefined,
    logsMessages: variables.oneOf("SLUICE_LOG_MESSAGES", ["true", "false"]) === "true",
    credentials: Object.fromEntries(credentials),
  };
}

const STAGE = { pattern: /^[A-Za-z0-9-]{1,64}$/, expected: "letters, digits and hyphens" };
const TABLE = { pattern: /^[\w.-]{3,255}$/, expected: "the name of a DynamoDB table" };
const PATH = { pattern: /^(?:(?:\/[\w.-]+)+)?$/, expected: "a path of parameters such as /sluice/production" };

/** AWS's SDK reads them. A region in the default profile alone is not looked for. */
const REGION_SOURCES = ["AWS_REGION", "AWS_PROFILE", "AWS_CONFIG_FILE"];
const NO_REGION = "AWS_REGION must be set, such as to us-east-1; AWS_PROFILE may name a profile that has a region";
