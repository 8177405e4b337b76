// Each statement of the policies beside the resources that it allows, and those of others that it refuses.
import { foreign, owners } from "./foreign.ts";
import { allowing, type Request, type Statement } from "./policy.ts";

export function policyTable(policies: Record<string, Statement[]>, requests: readonly Request[]): string {
  return Object.entries(policies)
    .flatMap(([file, statements]) => [`\n## ${file}`, ...statements.flatMap((statement) => rows(statement, requests))])
    .join("\n");
}

function rows(statement: Statement, requests: readonly Request[]): string[] {
  const allowed = requests.filter((request) => allowing([statement], request).length > 0);
  return [
    `\n${statement.Sid}: ${statement.Action.join(" ")}`,
    ...unique(allowed.map((request) => `  allows   ${shown(request)}`)),
    ...owners.flatMap((owner) => refusal(statement, { allowed, owner })),
  ];
}

/** One refused request for an owner, which stands for all. */
function refusal(statement: Statement, { allowed, owner }: { allowed: Request[]; owner: string }): string[] {
  const others = allowed.flatMap((request) => foreign(request, owner) ?? []);
  const [refused] = others.filter((request) => allowing([statement], request).length === 0);
  return refused ? [`  refuses  ${owner}: ${shown(refused)}`] : [];
}

function shown({ resource, context }: Request): string {
  const conditions = Object.entries(context).map(([key, value]) => `${key}=${value}`);
  return [resource, ...conditions].join(" ");
}

function unique(lines: string[]): string[] {
  return [...new Set(lines)].sort();
}
