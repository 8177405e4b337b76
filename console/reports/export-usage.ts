// The rows of the table as files: exactly what is shown, in full numbers.
import { download } from "../parts/download.ts";
import { toCsv } from "./csv.ts";
import type { Dimension, UsageRow } from "./group.ts";

const NUMBERS = ["requests", "input_tokens", "cached_tokens", "output_tokens", "usd", "refusals", "failures"] as const;

export function exportUsage(rows: readonly UsageRow[], by: readonly Dimension[], type: "csv" | "json"): void {
  const records = rows.map((row) => recordOf(row, by));
  if (type === "json") {
    download("usage.json", `${JSON.stringify(records, null, 2)}\n`, "application/json");
    return;
  }
  const head = [...by, ...NUMBERS];
  download(
    "usage.csv",
    toCsv(
      head,
      records.map((record) => head.map((name) => record[name])),
    ),
    "text/csv",
  );
}

function recordOf(row: UsageRow, by: readonly Dimension[]): Record<string, string | number | undefined> {
  const time = row.time === undefined ? undefined : new Date(row.time).toISOString();
  const named = Object.fromEntries(by.map((name) => [name, name === "time" ? time : row[name]]));
  const { requests, input, cached, output, dollars, refusals, failures } = row;
  return {
    ...named,
    requests,
    input_tokens: input,
    cached_tokens: cached,
    output_tokens: output,
    usd: Number(dollars.toFixed(9)),
    refusals,
    failures,
  };
}
