// What SST and AWS would put into the function's environment: its linked resources, its role's credentials.
import { devNull } from "node:os";
import { TABLE_NAMES } from "../functions/aws/table-keys.ts";
import { type CredentialsByProvider, DEFAULT_CREDENTIALS } from "../functions/providers/default-credentials.ts";
import { tableNames } from "./tables.ts";

export interface FunctionSettings {
  /** Of the providers that have any. */
  credentials?: CredentialsByProvider | undefined;
  /** Further variables, which win over the others. */
  variables?: Record<string, string> | undefined;
}

/** `dynamoDb` is the address of the database. */
export function functionVariables(settings: FunctionSettings, dynamoDb: string): Record<string, string> {
  return {
    ...roleVariables(),
    ...NO_PROFILE,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb,
    SST_RESOURCE_App: JSON.stringify({ name: "sluice", stage: "local" }),
    ...tableVariables(),
    SLUICE_LOG_MESSAGES: "true",
    ...credentialVariables(settings.credentials ?? {}),
    ...settings.variables,
  };
}

function tableVariables(): Record<string, string> {
  return Object.fromEntries(
    TABLE_NAMES.map((table) => [`SST_RESOURCE_${table}`, JSON.stringify({ name: tableNames[table] })]),
  );
}

/** Every secret is linked, also one that has no value. */
function credentialVariables(credentials: CredentialsByProvider): Record<string, string> {
  const variables = DEFAULT_CREDENTIALS.map((names) => {
    const { apiKey = "", apiBase, project, location } = credentials[names.provider] ?? {};
    return {
      [`SST_RESOURCE_${names.secret}`]: JSON.stringify({ value: apiKey }),
      ...variable(names.addressVariable, apiBase),
      ...variable(names.projectVariable, project),
      ...variable(names.locationVariable, location),
    };
  });
  const simulated = Object.keys(credentials).filter((provider) => credentials[provider]?.isSimulated);
  return Object.assign({ SLUICE_SIMULATED: simulated.join(",") }, ...variables);
}

function variable(name: string | undefined, value: string | undefined): Record<string, string> {
  return name === undefined || value === undefined ? {} : { [name]: value };
}

/** On Lambda there is no profile of anybody's, which could lead to another DynamoDB than the one that is named. */
const NO_PROFILE = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };

/** This process's own AWS credentials, or dummies: those are enough for every DynamoDB but Amazon's. */
export function roleVariables(): Record<string, string> {
  const dummies = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
  return { AWS_REGION: process.env["AWS_REGION"] || "us-east-1", ...(ownCredentials() ?? dummies) };
}

/** Empty variables count as unset. */
export function ownCredentials(): Record<string, string> | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...(AWS_SESSION_TOKEN && { AWS_SESSION_TOKEN }) };
}
