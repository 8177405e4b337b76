// The table of usage: every column sorts.
import type { JSX } from "preact";
import { bucketName } from "../charts/tooltip.tsx";
import { Button } from "../parts/button.tsx";
import type { Filters } from "../parts/filters.ts";
import { inCents, inFull, inPercent } from "../parts/format.ts";
import { Card, TableFrame } from "../parts/page.tsx";
import { exportUsage } from "./export-usage.ts";
import type { Column, Dimension, UsageRow } from "./group.ts";
import { NOTHING, sum, type Tally } from "./tally.ts";

interface UsageTableProps {
  readonly rows: readonly UsageRow[];
  readonly by: readonly Dimension[];
  readonly step: number;
  readonly sort: Column;
  readonly filters: Filters;
}

const DIMENSIONS: Readonly<Record<Dimension, string>> = { key: "Key", model: "Model", time: "Time (UTC)" };
const NUMBERS = [
  ["requests", "Requests"],
  ["input", "Tokens in"],
  ["cached", "of these cached"],
  ["output", "Tokens out"],
  ["dollars", "Cost"],
  ["refusals", "Refused"],
  ["failures", "Failed"],
] as const;

/** More rows are slow to draw and hard to read; the files have all of them. */
export const MOST_ROWS = 500;

export function UsageTable({ rows, by, step, sort, filters }: UsageTableProps): JSX.Element {
  const heads = [...by.map((name) => [name, DIMENSIONS[name]] as const), ...NUMBERS];
  return (
    <Card
      title="The same in numbers"
      aside={(["csv", "json"] as const).map((type) => (
        <Button key={type} icon="download" look="little" onClick={() => exportUsage(rows, by, type)}>
          {type.toUpperCase()}
        </Button>
      ))}
    >
      <TableFrame label="Usage">
        <table>
          <thead>
            <tr>
              {heads.map(([column, title]) => (
                <th
                  key={column}
                  class={column in DIMENSIONS ? undefined : "number"}
                  aria-sort={column === sort ? "descending" : undefined}
                >
                  <button class="sort" type="button" onClick={() => filters.set({ sort: column })}>
                    {title}
                    {column === sort && " ↓"}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row) => (
              <tr key={`${row.key} ${row.model} ${row.time}`}>
                {by.map((name) => (
                  <td key={name}>{cellOf(row, name, step)}</td>
                ))}
                <Numbers of={row} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td colSpan={by.length} class="muted">
                {inFull(rows.length)} rows
              </td>
              <Numbers of={rows.reduce<Tally>(sum, NOTHING)} />
            </tr>
          </tfoot>
        </table>
      </TableFrame>
    </Card>
  );
}

function cellOf(row: UsageRow, name: Dimension, step: number): string {
  return name === "time" ? bucketName(row.time ?? 0, step) : (row[name] ?? "");
}

function Numbers({ of }: { readonly of: Tally }): JSX.Element {
  const isBad = of.requests > 0 && of.failures / of.requests >= 0.01;
  return (
    <>
      <td class="number">{inFull(of.requests)}</td>
      <td class="number">{inFull(of.input)}</td>
      <td class="number muted">{inFull(of.cached)}</td>
      <td class="number">{inFull(of.output)}</td>
      <td class="number">{inCents(of.dollars)}</td>
      <td class="number">{inFull(of.refusals)}</td>
      <td class={isBad ? "number bad" : "number"}>
        {inFull(of.failures)} <span class="faint">{inPercent(of.failures, of.requests)} %</span>
      </td>
    </>
  );
}
