// A plan as the operator reads it before confirming it.
import { type Difference, formatDifference, isOfCatalogue } from "../../functions/admin/difference.ts";
import { titleOf } from "../../functions/admin/key.ts";
import { titleOf as titleOfModel } from "../../functions/admin/model.ts";
import type { Change, Plan } from "../../functions/admin/plan.ts";
import { formatPricesOf } from "../../functions/admin/pricing.ts";
import type { DirectoryItem } from "../../functions/aws/directory-item.ts";
import { painted } from "../terminal.ts";

const SIGNS = { add: painted("green", "+"), change: painted("yellow", "~"), remove: painted("red", "-") };

export function formatPlan({ changes, unchanged, left }: Plan): string {
  return [
    ...changes.map(formatChange),
    ...left.map((document) => `  ${titleOfDocument(document)} is not in the file and stays`),
    summarize(changes, unchanged),
  ].join("\n");
}

/** Such as `2 to add, 1 to change, 3 unchanged`. */
function summarize(changes: readonly Change[], unchanged: number): string {
  const count = (wanted: Change["verb"]) => changes.filter(({ verb }) => verb === wanted).length;
  return `${count("add")} to add, ${count("change")} to change, ${count("remove")} to remove, ${unchanged} unchanged`;
}

function formatChange(change: Change): string {
  if (change.verb === "remove") return `${SIGNS.remove} ${titleOfDocument(change.seen.document)}`;
  const shown = change.differences.filter(
    ({ path }) => !HIDDEN.has(path) && !(change.verb === "add" && path === "name"),
  );
  const lines = withPrice(change, shown).map((line) => `    ${line}`);
  return [`${SIGNS[change.verb]} ${titleOfDocument(change.document)}`, ...lines].join("\n");
}

/**
 * A catalogue entry that comes or goes is shown as the price that it makes; of one that changes, every member. Those of
 * several targets are always shown as their prices.
 */
function withPrice(change: Exclude<Change, { verb: "remove" }>, shown: readonly Difference[]): string[] {
  const after = "hash" in change.document ? undefined : change.document;
  const seen = change.verb === "change" ? change.seen.document : undefined;
  const before = seen === undefined || "hash" in seen ? undefined : seen;
  const hasTargets = [before, after].some((model) => model?.targets !== undefined);
  const isWhole = hasTargets || (before?.catalogue === undefined) !== (after?.catalogue === undefined);
  if (after === undefined || !isWhole) return shown.map(formatDifference);
  const prices = new Set([...(before ? [before] : []), after].map(formatPricesOf));
  const others = shown.filter(({ path }) => !isOfCatalogue(path));
  const isChanged = before === undefined || prices.size > 1;
  return [...others.map(formatDifference), ...(isChanged ? [`price: ${[...prices].join(" → ")}`] : [])];
}

/** In the title already, or of no use to a reader. */
const HIDDEN: ReadonlySet<string> = new Set(["hash", "public_id", "created_at"]);

export function titleOfDocument(document: DirectoryItem["document"]): string {
  return "hash" in document ? titleOf(document) : titleOfModel(document);
}
