// A card with a chart, its legend, and the same data as a table one key away.
import type { ComponentType, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Card, TableFrame } from "../parts/page.tsx";
import type { ChartData } from "./series.ts";
import { bucketName } from "./tooltip.tsx";

interface ChartCardProps {
  readonly title: string;
  readonly data: ChartData;
  readonly kind: ComponentType<ChartData & { readonly height?: number }>;
  readonly height?: number;
}

export function ChartCard({ title, data, kind: Kind, height }: ChartCardProps): JSX.Element {
  const [isTable, setTable] = useState(false);
  const label = isTable ? "Show the chart" : "Show the numbers as a table";
  return (
    <Card
      look="with-legend"
      title={title}
      aside={
        <>
          <Legend data={data} />
          <Button
            look="quiet square"
            icon={isTable ? "usage" : "table"}
            label={label}
            onClick={() => setTable(!isTable)}
          />
        </>
      }
    >
      <div class="body">
        {isTable ? <DataTable title={title} data={data} /> : <Kind {...data} {...(height && { height })} />}
      </div>
    </Card>
  );
}

function Legend({ data: { series } }: { readonly data: ChartData }): JSX.Element {
  return (
    <ul class="legend">
      {series.map(({ name, color }) => (
        <li key={name}>
          <i style={{ background: color }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

export function DataTable({
  title,
  data: { times, step, series, format },
}: {
  readonly title: string;
  readonly data: ChartData;
}): JSX.Element {
  return (
    <div class="numbers">
      <TableFrame label={title}>
        <table>
          <thead>
            <tr>
              <th>UTC</th>
              {series.map(({ name }) => (
                <th class="number" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.map((time, at) => (
              <tr key={time}>
                <td>{bucketName(time, step)}</td>
                {series.map(({ name, values }) => {
                  const value = values[at];
                  return (
                    <td class="number" key={name}>
                      {value === undefined ? "–" : format(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </div>
  );
}
