// `usage`: who used what, from the daily records of keys and models.
import { InvalidArgumentError, Option } from "commander";
import { DIMENSIONS, type Dimension, groupRecords } from "../../functions/admin/usage/group.ts";
import { periodOf } from "../../functions/admin/usage/period.ts";
import { type Only, readRecords } from "../../functions/aws/read-usage.ts";
import { EXIT, Failure } from "../failure.ts";
import { program } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openUsage } from "../stage.ts";
import { print, say } from "../terminal.ts";
import { parseDay } from "../when.ts";
import { parseDays } from "./days.ts";
import { formatCsv, formatJson, formatOnly, formatPeople } from "./format.ts";

interface Options extends Only {
  readonly days?: number;
  readonly from?: string;
  readonly to?: string;
  readonly by: readonly Dimension[];
  readonly json?: boolean;
  readonly csv?: boolean;
}

const by = new Option("--by <what>", "group by key, model or day, or by several, separated by commas")
  .argParser(parseDimensions)
  .default(["key"], "key");

export const usage = program("usage")
  .description("Shows who used what: requests, tokens and cost by key, model or day.")
  .option("--days <n>", "how many days, the last one included (default: 7)", parseDays)
  .option("--from <date>", "the first day, such as 2026-11-01", parseDay)
  .option("--to <date>", "the last day (default: today); days are UTC", parseDay)
  .option("--key <name>", "only this key", parseName)
  .option("--model <name>", "only this model", parseName)
  .addOption(by)
  .option("--json", "print JSON")
  .option("--csv", "print CSV, for spreadsheets")
  .addHelpText(
    "after",
    `
A request is a call that was sent to a provider, even if it failed. A refusal is
a call that the gateway turned down. Records stay when a key is revoked. Calls of
models without a price count no cost.

Examples:
  npm run usage -- --days 30 --by key
  npm run usage -- --key team-a --by day,model
  npm run --silent usage -- --from 2026-11-01 --to 2026-11-30 --csv > november.csv
  npx sst shell --stage production -- npm run usage -- --by model`,
  )
  .action(showUsage);

async function showUsage({ by, json, csv, key, model, ...options }: Options): Promise<void> {
  if (json && csv) throw new Failure("give either --json or --csv, not both", EXIT.wrong);
  if (options.days !== undefined && options.from !== undefined)
    throw new Failure("give either --days or --from, not both", EXIT.wrong);
  const period = periodOf(options, Date.now());
  const only = { ...(key !== undefined && { key }), ...(model !== undefined && { model }) };
  const records = await withProgress("reading usage records", (show) => {
    const report = (done: number) => show(`${done.toLocaleString("en-US")} records`);
    return readRecords(openUsage(), { ...period, ...only, report });
  });
  const report = { ...period, by, only, ...groupRecords(records, by) };
  if (json) return print(formatJson(report));
  if (csv) return void process.stdout.write(formatCsv(report));
  if (report.rows.length === 0) return say(`No usage from ${period.from} to ${period.to} (UTC)${formatOnly(only)}.`);
  print(formatPeople(report));
}

function parseName(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("Give a name.");
}

function parseDimensions(text: string): Dimension[] {
  const names = [...new Set(text.split(","))];
  const known = DIMENSIONS.filter((dimension) => names.includes(dimension));
  if (known.length !== names.length) throw new InvalidArgumentError("Give key, model or day, or several: day,model.");
  return names as Dimension[];
}
