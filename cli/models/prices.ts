// `models prices`: what models cost, and `--refresh` takes the prices of the installed catalogue.
import { byName, titleOf } from "../../functions/admin/model.ts";
import { findModel } from "../../functions/admin/models/find.ts";
import { recordOfPrices } from "../../functions/admin/models/record.ts";
import { type PriceChange, planPrices, takePrices } from "../../functions/admin/models/refresh-prices.ts";
import { formatPricesOf } from "../../functions/admin/pricing.ts";
import type { StoredDirectory, StoredModel } from "../../functions/aws/stored-directory.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { EXIT, Failure } from "../failure.ts";
import { commandAudit } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { formatTable } from "../table.ts";
import { confirm, print, printJson, say } from "../terminal.ts";
import { formatModels } from "./model.ts";

interface Options {
  readonly refresh?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const prices = command("prices")
  .description("Shows what each model costs and where its price comes from; --refresh takes the catalogue's anew.")
  .argument("[model]", "only this model")
  .option("--refresh", "take the prices of the installed catalogue; shows what changes and asks first")
  .option("-y, --yes", "do not ask, for scripts")
  .option("--json", "print JSON: an array; with --refresh and without --yes nothing is changed")
  .addHelpText(
    "after",
    `
Prices that you set yourself always win. Others come from a catalogue that is
installed with Sluice: update Sluice, then use --refresh. Without a terminal and
without --yes, nothing is changed and the exit code is 3.`,
  )
  .action(showPrices);

async function showPrices(wanted: string | undefined, options: Options): Promise<void> {
  const { refresh = false, yes = false, json = false } = options;
  if (yes && !refresh) throw new Failure("--yes confirms --refresh; give both", EXIT.wrong);
  const directory = openDirectory();
  const stored = await withProgress("reading models and keys", directory.readAll);
  const items = wanted === undefined ? stored.models.toSorted(byDocument) : [findModel(wanted, stored)];
  if (refresh) return refreshPrices(items, { directory, yes, json });
  if (json) return printJson(items.map(({ document }) => recordOf(document)));
  if (items.length === 0) return say("There are no models yet; `npm run models -- create --help` says how to add one.");
  const rows = items.map(({ document }) => [document.name, formatModels(document), formatPricesOf(document)]);
  print(formatTable([["NAME", "MODEL", "PRICES"], ...rows]));
}

interface Refreshing extends Required<Omit<Options, "refresh">> {
  readonly directory: StoredDirectory;
}

async function refreshPrices(items: readonly StoredModel[], { directory, yes, json }: Refreshing) {
  const changes = planPrices(items, Date.now());
  if (!json) print(changes.length === 0 ? "All prices are those of the installed catalogue." : formatChanges(changes));
  if (changes.length > 0 && !yes && !json) await confirm("Take these prices?");
  const applied = changes.length > 0 && (yes || !json);
  if (applied) await takePrices(changes, { directory, audit: commandAudit() });
  if (json) printJson(items.map((item) => recordOfRefresh(item, { changes, applied })));
  if (changes.length > 0 && !applied) throw new Failure("nothing was changed; use --yes to apply", EXIT.unconfirmed);
  if (applied && !json) say("Done. Changes take effect within ten seconds.");
}

function formatChanges(changes: readonly PriceChange[]): string {
  const lines = changes.map(({ seen, document }) => {
    const [before, after] = [seen.document, document].map(formatPricesOf);
    return `${titleOf(document)}: ${before} → ${after}`;
  });
  return lines.join("\n");
}

function recordOfRefresh(
  item: StoredModel,
  { changes, applied }: { changes: readonly PriceChange[]; applied: boolean },
) {
  const change = changes.find(({ seen }) => seen === item);
  const { document } = change ?? item;
  const { pricing: before } = recordOfPrices(item.document);
  return { ...recordOf(document), ...(change && { before }), changed: change !== undefined && applied };
}

function recordOf(document: ModelDocument) {
  return { name: document.name, ...recordOfPrices(document) };
}

function byDocument({ document: one }: StoredModel, { document: other }: StoredModel): number {
  return byName(one, other);
}
