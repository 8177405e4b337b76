// A vendor of the table: OpenAI's API at the vendor's own address, and in its dialect.
import type { Target } from "../core/directory/target.ts";
import type { Provider } from "../core/upstream/provider.ts";
import { droppedBy, type Quirks } from "../core/upstream/quirks.ts";
import { getMember } from "../core/wire/json.ts";
import { type Edit, editMembers } from "../core/wire/json-edit.ts";
import type { Credentials } from "./default-credentials.ts";
import { openai } from "./openai.ts";
import type { Services } from "./services.ts";
import type { Vendor } from "./vendors.ts";

/** Vendors' SDKs take the address with or without the path of the API. */
export function openVendor(vendor: Vendor): (defaults: Credentials, services?: Services) => Provider {
  return (defaults, services) => {
    const provider = openai(defaults, services, { ...vendor, path: new URL(vendor.address).pathname });
    return {
      ...provider,
      quirks: vendor,
      request: (question) => provider.request({ ...question, body: inDialect(question.body, question.target, vendor) }),
    };
  };
}

/** The body that was written for the protocol, as the vendor wants it. */
function inDialect(body: string, target: Target, quirks: Quirks): string {
  const dropped = droppedBy(quirks, target).map((name) => ({ name, write: never }));
  const renamed = Object.entries(quirks.rename ?? {}).flatMap(([name, own]) => renamingOf(body, name, own));
  const edits = [...dropped, ...renamed];
  return edits.length === 0 ? body : editMembers(body, edits);
}

/** A request that has both keeps the vendor's own. */
function renamingOf(body: string, name: string, own: string): Edit[] {
  const value = getMember(body, name);
  if (value === undefined) return [];
  const write = (present: string | undefined) => (isSaid(present) || !isSaid(value) ? present : value);
  return [
    { name, write: never },
    { name: own, write },
  ];
}

function isSaid(value: string | undefined): boolean {
  return value !== undefined && value !== "null";
}

function never(): undefined {}
