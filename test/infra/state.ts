// The state file of a deployment, in Pulumi's format: written by the stand-in for its engine, stored by SST's CLI, and
// read here as the graph of resources that the tests look at.

export type Properties = Record<string, unknown>;

/** A resource as it stands in the state. */
export interface Resource {
  urn: string;
  id: string;
  type: string;
  custom: boolean;
  parent: string;
  retainOnDelete: boolean;
  inputs: Properties;
  outputs: Properties;
}

// Both are constants of the format.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export function writeState(stack: string, resources: Resource[]): string {
  return JSON.stringify({ version: 3, checkpoint: { stack, latest: { resources } } }, seal);
}

/** With the secrets opened. */
export function readState(text: string): Resource[] {
  return JSON.parse(text, open).checkpoint.latest.resources;
}

/** The state with every secret blanked: what may be read by whoever may read the state without its passphrase. */
export function withoutSecrets(text: string): string {
  return text.replace(new RegExp(`${SECRET}","plaintext":"(\\\\.|[^"\\\\])*"`, "g"), "");
}

/** A secret is ciphertext, or marked JSON text where there is no key. */
function seal(_: string, value: unknown): unknown {
  if (!isMarked(value) || !("value" in value)) return value;
  return { [SIGNATURE]: SECRET, plaintext: JSON.stringify(value["value"]) };
}

function open(_: string, value: unknown): unknown {
  return isMarked(value) && typeof value["plaintext"] === "string" ? JSON.parse(value["plaintext"]) : value;
}

function isMarked(value: unknown): value is Properties {
  return (
    typeof value === "object" && value !== null && SIGNATURE in value && (value as Properties)[SIGNATURE] === SECRET
  );
}

/** The resources of a type, as SST and Pulumi call it, such as "aws:iam/role:Role". */
export function all(resources: readonly Resource[], type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The one resource of a type, or the one of that name. */
export function only(resources: readonly Resource[], type: string, name?: string): Resource {
  const found = all(resources, type).filter((resource) => name === undefined || nameOf(resource) === name);
  const [resource] = found;
  if (!resource || found.length > 1) throw new Error(`There are ${found.length} resources ${type} ${name ?? ""}.`);
  return resource;
}

export function nameOf({ urn }: Resource): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
