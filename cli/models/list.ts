// `models list`: all models, one on each line.
import { byName } from "../../functions/admin/model.ts";
import { recordOf } from "../../functions/admin/models/record.ts";
import { formatPricesOf } from "../../functions/admin/pricing.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { formatLimits } from "../keys/limits.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { formatTable } from "../table.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatModels } from "./model.ts";

export const list = command("list")
  .description("Lists all models with their prices and limits.")
  .option("--json", "print JSON: an array of all models, with their prices and the keys that may use them")
  .action(listModels);

async function listModels({ json = false }: { json?: boolean }): Promise<void> {
  const stored = await withProgress("reading models and keys", openDirectory().readAll);
  const models = stored.models.map(({ document }) => document).toSorted(byName);
  if (json) return printJson(models.map((model) => recordOf(model, stored)));
  if (models.length === 0)
    return say("There are no models yet; `npm run models -- create --help` says how to add one.");
  const titles = ["NAME", "MODEL", "LIMITS", "FALLBACKS", "KEYS", "PRICES"];
  print(formatTable([titles, ...models.map((model) => row(model, stored))]));
}

function row(model: ModelDocument, stored: Stored): string[] {
  return [
    model.name,
    formatModels(model),
    formatLimits({ rate_limit: model.rate_limit }),
    model.fallbacks?.join(", ") || "–",
    `${recordOf(model, stored).keys.length}`,
    formatPricesOf(model),
  ];
}
