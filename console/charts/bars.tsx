// Bars of several parts each, over time.
import type { JSX } from "preact";
import { Chart, type Geometry } from "./chart.tsx";
import type { ChartData, Series } from "./series.ts";

/** Less than this is not drawn, in pixels. */
const THINNEST = 0.5;

export function Bars({ height = 220, ...data }: ChartData & { readonly height?: number }): JSX.Element {
  const totals = data.times.map((_, at) => sumAt(data.series, at));
  return (
    <Chart {...data} height={height} most={Math.max(...totals, 0)}>
      {(geometry) => data.times.map((time, at) => <Bar key={time} at={at} series={data.series} geometry={geometry} />)}
    </Chart>
  );
}

interface BarProps {
  readonly at: number;
  readonly series: readonly Series[];
  readonly geometry: Geometry;
}

function Bar({ at, series, geometry: { band, x, y } }: BarProps): JSX.Element {
  const width = Math.max(Math.min(band * 0.7, band - 1, 44), 1);
  const parts = partsAt(series, at).filter(({ from, to }) => y(from) - y(to) >= THINNEST);
  return (
    <g>
      {parts.map(({ color, from, to }, part) => {
        const height = y(from) - y(to);
        const gap = part > 0 && height > 2 ? 1 : 0;
        const radius = part === parts.length - 1 ? Math.min(2.5, width / 3, height / 2) : 0;
        return (
          <rect
            key={color}
            x={x(at) - width / 2}
            y={y(to)}
            width={width}
            height={Math.max(height - gap, 1)}
            rx={radius}
            fill={color}
          />
        );
      })}
    </g>
  );
}

function partsAt(series: readonly Series[], at: number) {
  let sum = 0;
  return series.map(({ color, values }) => {
    const from = sum;
    sum += values[at] ?? 0;
    return { color, from, to: sum };
  });
}

function sumAt(series: readonly Series[], at: number): number {
  return series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0);
}
