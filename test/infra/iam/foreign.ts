// The same requests for what belongs to others: what a policy must refuse.
import { account } from "./context.ts";
import { zone } from "./needs.ts";
import type { Request } from "./policy.ts";

/** What is changed in a request to make it one for something else of the same kind. Resources without a name have other ids. */
const changes: Record<string, (text: string) => string> = {
  "another stage": (text) => text.replaceAll("production", "staging").replaceAll("-id", "-id-of-staging"),
  "another application": (text) =>
    text
      .replaceAll("sluice", "shop")
      .replaceAll(/(?:Gateway|Console)-code/g, "Site-code")
      .replaceAll("-id", "-id-of-shop"),
  "another account": (text) => text.replaceAll(account, "999999999999"),
  "another hosted zone": (text) => text.replaceAll(zone, "ZOTHER"),
  "another name of the zone": (text) => text.replaceAll("llm.example.com", "www.example.com"),
};

export const owners = Object.keys(changes);

/** The request for a resource of another owner, or nothing where IAM cannot tell the two apart. */
export function foreign(request: Request, owner: string): Request | undefined {
  const text = JSON.stringify({ action: request.action, resource: request.resource, context: request.context });
  const other = changes[owner]?.(text) ?? text;
  return other === text ? undefined : JSON.parse(other);
}
