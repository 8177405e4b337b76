// Addresses of Azure OpenAI: the v1 API of a resource, and the classic one, in which each deployment has an address of its own
// and an operation's form depends on the date in the query.

interface Asked {
  /** The deployment's name. */
  readonly deployment: string;
  /** A date, of the classic API; or one of the v1 API's own, such as `preview`. */
  readonly apiVersion: string | undefined;
  /** Such as `chat/completions` or `responses`. */
  readonly operation: string;
}

/** Azure's SDKs take the resource's endpoint, and OpenAI's with `/openai/v1`: operators write both. */
export function azureAddress(base: URL, { deployment, apiVersion, operation }: Asked): URL {
  const address = new URL(base);
  const root = address.pathname.replace(/\/+$/, "").replace(/\/openai(?:\/v1)?$/, "");
  const within = isClassic(apiVersion) ? `deployments/${encodeURIComponent(deployment.toWellFormed())}` : "v1";
  address.pathname = `${root}/openai/${within}/${operation}`;
  if (apiVersion !== undefined) address.searchParams.set("api-version", apiVersion);
  return address;
}

/** The v1 API has no dates. */
export function isClassic(apiVersion: string | undefined): boolean {
  return apiVersion !== undefined && /^\d/.test(apiVersion);
}

/** What a token is for, unless the credentials say it: learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle */
export function scopeAt({ hostname }: URL, apiVersion: string | undefined): string {
  const isFoundry = !isClassic(apiVersion) && hostname.endsWith(".services.ai.azure.com");
  return `https://${isFoundry ? "ai" : "cognitiveservices"}.azure.com/.default`;
}
