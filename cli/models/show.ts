// `models show`: a model, who may use it, what it costs, and what is left of its limits.
import { idOf } from "../../functions/admin/keys/state.ts";
import { recordOfLimits } from "../../functions/admin/limits.ts";
import { findModel } from "../../functions/admin/models/find.ts";
import { keysThatMayUse } from "../../functions/admin/models/keys.ts";
import { recordOf } from "../../functions/admin/models/record.ts";
import { formatPricing, pricingOf } from "../../functions/admin/pricing.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { type ModelDocument, model as schema } from "../../functions/core/directory/directory.ts";
import { shownAddress } from "../../functions/core/directory/shown-address.ts";
import { type Target, targetsOf } from "../../functions/core/directory/target.ts";
import { subjectOfModel } from "../../functions/core/limits/reservation.ts";
import { answerTimeout } from "../../functions/core/upstream/attempt.ts";
import { formatLimited } from "../limits/limited.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openCounters, openDirectory } from "../stage.ts";
import { formatTable } from "../table.ts";
import { print, printJson } from "../terminal.ts";
import { MODEL } from "./model.ts";

export const show = command("show")
  .description("Shows a model: its address, prices, limits now, fallbacks, timeouts, and the keys that may use it.")
  .argument("<model>", MODEL)
  .option("--json", "print JSON")
  .action(showModel);

async function showModel(wanted: string, { json = false }: { json?: boolean }): Promise<void> {
  const stored = await withProgress("reading models and keys", openDirectory().readAll);
  const { document } = findModel(wanted, stored);
  const now = Date.now();
  const use = { now, counted: await openCounters().read(subjectOfModel(document.name), now) };
  const { rate_limit: limits = {} } = document;
  if (json) return printJson({ ...recordOf(document, stored), ...recordOfLimits(limits, use) });
  print(`${formatModel(document, stored)}\n\n${formatLimited(limits, use)}`);
}

function formatModel(document: ModelDocument, stored: Stored): string {
  const model = schema.parse(document);
  const keys = keysThatMayUse(document, stored).map((key) => `${key.name} (${idOf(key)})`);
  return formatTable([
    ["name", model.name],
    ["aliases", model.aliases.join(", ") || "–"],
    ...targetsOf(model).flatMap(rowsOf),
    ["keys", keys.join(", ") || "none may use it"],
    ["fallbacks", model.fallbacks.join(", ") || "–"],
    ["retries", `${model.retries}`],
  ]);
}

/** Those of a model with one target, or of one of several. */
function rowsOf(target: Target): string[][] {
  const { model, weight, provider_config: config, max_output_tokens: most } = target;
  return [
    ["model", weight === undefined ? model : `${model}, weight ${weight}`],
    ["address", config?.api_base === undefined ? "the provider's default" : shownAddress(config.api_base)],
    ...(config?.project === undefined ? [] : [["project", config.project]]),
    ...(config?.location === undefined ? [] : [["location", config.location]]),
    ...(config?.credentials === undefined
      ? [["api key", describeKey(config?.api_key)]]
      : [["credentials", describeKey(config.credentials)]]),
    ...(config?.headers === undefined ? [] : [["headers", Object.keys(config.headers).join(", ")]]),
    ["prices", formatPricing(pricingOf(target))],
    ["max output", `${most.toLocaleString("en-US")} tokens, unless the request says`],
    ["timeouts", formatTimeouts(target)],
  ];
}

function formatTimeouts(target: Target): string {
  const { timeout, idle_timeout: idle } = target;
  return `stream begins ${timeout} ms, next event ${idle} ms, JSON answer ${answerTimeout(target)} ms`;
}

/** It is a text, or names a secret of the stage. */
function describeKey(key: unknown): string {
  if (key === undefined) return "the provider's default";
  if (key === "") return "none";
  return typeof key === "string" ? "the model's own" : `secret '${(key as { secret?: string }).secret}'`;
}
