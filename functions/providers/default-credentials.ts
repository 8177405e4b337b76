// Where a deployment keeps the credentials of each provider. A new provider is one more entry, and a vendor a row of their
// table: its secret is then linked to the function, and `npm start` reads its variables.
import { VENDORS, type Vendor } from "./vendors.ts";

/** Where a provider is, unless the model or a variable says otherwise. */
export const ADDRESSES = {
  openai: "https://api.openai.com/v1",
  anthropic: "https://api.anthropic.com",
  gemini: "https://generativelanguage.googleapis.com",
  vertex: "https://aiplatform.googleapis.com",
  bedrock: "https://bedrock-runtime.us-east-1.amazonaws.com",
} as const;

export const DEFAULT_CREDENTIALS: readonly CredentialNames[] = [
  {
    provider: "openai",
    secret: "OpenaiApiKey",
    keyVariable: "OPENAI_API_KEY",
    addressVariable: "OPENAI_BASE_URL",
    builtIn: ADDRESSES.openai,
  },
  {
    provider: "anthropic",
    secret: "AnthropicApiKey",
    keyVariable: "ANTHROPIC_API_KEY",
    addressVariable: "ANTHROPIC_BASE_URL",
    builtIn: ADDRESSES.anthropic,
  },
  {
    provider: "gemini",
    secret: "GeminiApiKey",
    keyVariable: "GEMINI_API_KEY",
    addressVariable: "GOOGLE_GEMINI_BASE_URL",
    builtIn: ADDRESSES.gemini,
  },
  {
    provider: "vertex",
    secret: "VertexCredentials",
    keyVariable: "GOOGLE_APPLICATION_CREDENTIALS",
    keyIsInFile: true,
    addressVariable: "GOOGLE_VERTEX_BASE_URL",
    projectVariable: "GOOGLE_CLOUD_PROJECT",
    locationVariable: "GOOGLE_CLOUD_LOCATION",
    builtIn: ADDRESSES.vertex,
  },
  {
    provider: "azure",
    secret: "AzureApiKey",
    keyVariable: "AZURE_API_KEY",
    otherKeyVariable: "AZURE_OPENAI_API_KEY",
    addressVariable: "AZURE_OPENAI_ENDPOINT",
  },
  {
    provider: "bedrock",
    secret: "BedrockApiKey",
    keyVariable: "AWS_BEARER_TOKEN_BEDROCK",
    roleVariables: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
    addressVariable: "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
    builtIn: ADDRESSES.bedrock,
  },
  ...VENDORS.map(namesOfVendor),
];

function namesOfVendor({ name, address, ...variables }: Vendor): CredentialNames {
  const { keyVariable, addressVariable } = variables;
  const secret = `${name.charAt(0).toUpperCase()}${name.slice(1)}ApiKey`;
  return { provider: name, secret, keyVariable, addressVariable, builtIn: address };
}

export interface CredentialNames {
  /** The first part of a model's `provider/id`. */
  readonly provider: string;
  /** The stage's secret, as `sst secret set` names it. */
  readonly secret: string;
  /** The variables are named as the provider's own SDK names them. */
  readonly keyVariable: string;
  /** Read where the first is unset. */
  readonly otherKeyVariable?: string;
  /** The variable has the path of a file, which holds a JSON document. */
  readonly keyIsInFile?: boolean;
  /** The credentials of AWS, which sign requests where there is no key. */
  readonly roleVariables?: readonly string[];
  readonly addressVariable: string;
  readonly projectVariable?: string;
  readonly locationVariable?: string;
  /** None where each customer has an address: then a key without one is of no use. */
  readonly builtIn?: string;
}

/** What the deployment gives to models that name no key or address of their own. */
export interface Credentials {
  /** A key, or the text of a JSON document. */
  readonly apiKey?: string | undefined;
  /** The address that belongs to the key; the provider's built-in one if there is none. */
  readonly apiBase?: string | undefined;
  readonly project?: string | undefined;
  readonly location?: string | undefined;
  /** Requests are signed with the gateway's role in AWS where there is no key. */
  readonly hasRole?: boolean | undefined;
  /** They are the local server's simulated provider, which no model with a key of its own means. */
  readonly isSimulated?: boolean | undefined;
}

export type CredentialsByProvider = Readonly<Record<string, Credentials>>;
