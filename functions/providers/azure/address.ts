// Addresses of Azure OpenAI: the v1 API of a resource, and the classic one, in which each deployment has an address of its own
// and an operation's form depends on the date in the query.

interface Asked {
  /** The deployment's name. */
  readonly deployment: string;
  /** Of the classic API. */
  readonly apiVersion: string | undefined;
  /** Such as `chat/completions`. */
  readonly operation: string;
}

/** Azure's SDKs take the resource's endpoint, and OpenAI's with `/openai/v1`: operators write both. */
export function azureAddress(base: URL, { deployment, apiVersion, operation }: Asked): URL {
  const address = new URL(base);
  const root = address.pathname.replace(/\/+$/, "").replace(/\/openai(?:\/v1)?$/, "");
  if (apiVersion === undefined) {
    address.pathname = `${root}/openai/v1/${operation}`;
    return address;
  }
  address.pathname = `${root}/openai/deployments/${encodeURIComponent(deployment.toWellFormed())}/${operation}`;
  address.searchParams.set("api-version", apiVersion);
  return address;
}

/** What a token is for, unless the credentials say it: learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle */
export function scopeAt({ hostname }: URL, apiVersion: string | undefined): string {
  const isFoundry = apiVersion === undefined && hostname.endsWith(".services.ai.azure.com");
  return `https://${isFoundry ? "ai" : "cognitiveservices"}.azure.com/.default`;
}
