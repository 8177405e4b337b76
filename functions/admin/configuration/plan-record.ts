// A plan for programs, with member names that stay as they are.
import type { DirectoryItem } from "../../aws/directory-item.ts";
import { recordOfDifference } from "../difference-record.ts";
import type { Change, Plan } from "../plan.ts";

export function recordOfPlan({ changes, unchanged, left }: Plan) {
  return { changes: changes.map(recordOfChange), unchanged, left: left.map(recordOfDocument) };
}

function recordOfChange(change: Change) {
  if (change.verb === "remove") return { action: change.verb, ...recordOfDocument(change.seen.document), fields: [] };
  const fields = change.differences.map(recordOfDifference);
  return { action: change.verb, ...recordOfDocument(change.document), fields };
}

function recordOfDocument(document: DirectoryItem["document"]) {
  if (!("hash" in document)) return { kind: "model" as const, name: document.name };
  return { kind: "key" as const, name: document.name, public_id: document.public_id ?? null, hash: document.hash };
}
