// The lists of the overview: limits closest to full, and keys by use.
import type { JSX } from "preact";
import { Meter } from "../parts/figures.tsx";
import { inCents, inFull, inPercent, inShort } from "../parts/format.ts";
import { amountsOf, partOf, shortLimit } from "../parts/limits.ts";
import { Card, TableFrame } from "../parts/page.tsx";
import { Empty } from "../parts/states.tsx";
import type { NearLimit } from "./read-overview.ts";
import type { Row } from "./tally.ts";

export function NearLimits({ limits }: { readonly limits: readonly NearLimit[] }): JSX.Element {
  return (
    <Card title="Closest to their limits">
      {limits.length === 0 && <Empty title="No limits yet">Keys and models can have some.</Empty>}
      <ul>
        {limits.map(({ kind, name, standing }) => (
          <li class="near" key={`${kind}:${name}`}>
            <a class="row" href={`/console/${kind}s?search=${encodeURIComponent(name)}`}>
              <span class="strong cut">{name}</span>
              <span class="muted">{shortLimit(standing.limit)}</span>
              <span class="spacer" />
              <span class={partOf(standing) >= 1 ? "number nowrap bad" : "number nowrap"}>{amountsOf(standing)}</span>
            </a>
            <Meter part={partOf(standing)} label={`${name}: ${amountsOf(standing)} ${shortLimit(standing.limit)}`} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const MOST_ROWS = 6;

export function KeysByUse({ rows, span }: { readonly rows: readonly Row[]; readonly span: string }): JSX.Element {
  const most = rows[0]?.requests ?? 1;
  return (
    <Card title="Keys" aside={<span class="muted small">by requests</span>}>
      {rows.length === 0 && (
        <Empty title="No calls yet">
          They show up here within seconds. Make one in the <a href="/console/playground">playground</a>.
        </Empty>
      )}
      <TableFrame label="Keys by requests">
        <table>
          <thead class="hidden">
            <tr>
              <th>Key</th>
              <th>Share</th>
              <th>Requests</th>
              <th>Tokens</th>
              <th>Cost</th>
              <th>Failed</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row) => (
              <KeyRow key={row.name} row={row} most={most} span={span} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Card>
  );
}

function KeyRow({ row, most, span }: { readonly row: Row; readonly most: number; readonly span: string }): JSX.Element {
  const tokens = inShort(row.input + row.output);
  const isBad = row.requests > 0 && row.failures / row.requests >= 0.01;
  return (
    <tr>
      <td>
        <a href={`/console/usage?span=${span}&key=${encodeURIComponent(row.name)}`}>{row.name}</a>
      </td>
      <td class="share">
        <div class="meter">
          <i style={{ width: `${(row.requests / most) * 100}%` }} />
        </div>
      </td>
      <td class="number">{inFull(row.requests)}</td>
      <td class="number muted">
        {tokens.text} {tokens.unit}
      </td>
      <td class="number">{inCents(row.dollars)}</td>
      <td class={isBad ? "number bad" : "number faint"}>{inPercent(row.failures, row.requests)} %</td>
    </tr>
  );
}
