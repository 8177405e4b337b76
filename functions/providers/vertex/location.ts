// Where Vertex AI is: each location has an address of its own.

/** Of several regions together. */
const MULTI_REGIONS: ReadonlySet<string> = new Set(["us", "eu"]);

export const GLOBAL = "global";

export function addressOf(location: string): string {
  if (location === GLOBAL) return "https://aiplatform.googleapis.com";
  if (MULTI_REGIONS.has(location)) return `https://aiplatform.${location}.rep.googleapis.com`;
  return `https://${location}-aiplatform.googleapis.com`;
}

/** Whether an address is one of these, of whatever location. */
export function isVertex(address: string): boolean {
  return /^https:\/\/(?:(?:[a-z0-9-]+-)?aiplatform|aiplatform\.(?:us|eu)\.rep)\.googleapis\.com$/.test(
    new URL(address).origin,
  );
}
