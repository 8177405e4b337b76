// `npm run usage`: who used what, from the daily records of keys and models.
import { InvalidArgumentError, Option } from "commander";
import { command, run } from "./program.ts";
import { withProgress } from "./progress.ts";
import { openUsage } from "./stage.ts";
import { print, say } from "./terminal.ts";
import { formatCsv, formatJson, formatPeople } from "./usage/format.ts";
import { DIMENSIONS, type Dimension, groupRecords } from "./usage/group.ts";
import { readRecords } from "./usage/read.ts";

interface Options {
  readonly days: number;
  readonly by: readonly Dimension[];
  readonly json?: boolean;
  readonly csv?: boolean;
}

const by = new Option("--by <what>", "key, model or day, or several with commas between them")
  .argParser(parseDimensions)
  .default(["key"], "key");

const usage = command("npm run usage --")
  .description("Shows who used what: requests, tokens and cost, from the daily records of keys and models.")
  .option("--days <n>", "how many days, today included; days are UTC", parseDays, 7)
  .addOption(by)
  .option("--json", "for programs")
  .option("--csv", "for spreadsheets")
  .addHelpText(
    "after",
    `
A request is a call that a provider was asked for, even if it failed; a refusal
is one that the gateway turned down. Records outlive their keys. Cost is known
where a model names prices.

Examples:
  npm run usage -- --days 30 --by key
  npm run usage -- --days 7 --by day,model
  npm run --silent usage -- --days 31 --by key --csv > november.csv
  npx sst shell --stage production -- npm run usage -- --by model`,
  )
  .action(showUsage);

async function showUsage({ days, by, json, csv }: Options): Promise<void> {
  if (json && csv) usage.error("error: --json and --csv exclude each other");
  const [from, to] = [days - 1, 0].map((ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)) as [
    string,
    string,
  ];
  const records = await withProgress("reading usage records", (tell) => readRecords(openUsage(), { from, tell }));
  const report = { from, to, by, ...groupRecords(records, by) };
  if (json) return print(formatJson(report));
  if (csv) return void process.stdout.write(formatCsv(report));
  if (report.rows.length === 0) return say(`No usage from ${from} to ${to}.`);
  print(formatPeople(report));
}

function parseDays(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days > 0) return days;
  throw new InvalidArgumentError("Give a whole number from 1 to 99999.");
}

function parseDimensions(text: string): Dimension[] {
  const names = [...new Set(text.split(","))];
  const known = DIMENSIONS.filter((dimension) => names.includes(dimension));
  if (known.length !== names.length) throw new InvalidArgumentError("Give key, model or day, or several: day,model.");
  return names as Dimension[];
}

await run(usage);
