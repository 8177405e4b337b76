// Lines over time; between the first and the last is a band. The curve never leaves the range of its points.
import { area, curveMonotoneX, line } from "d3-shape";
import type { JSX } from "preact";
import { Chart, type Geometry } from "./chart.tsx";
import type { ChartData, Series } from "./series.ts";

export function Lines({ height = 250, ...data }: ChartData & { readonly height?: number }): JSX.Element {
  const most = Math.max(...data.series.flatMap(({ values }) => values.map((value) => value ?? 0)), 0);
  return (
    <Chart {...data} height={height} most={most}>
      {(geometry) => (
        <>
          <Band series={data.series} geometry={geometry} />
          {data.series.map((series) => (
            <Line key={series.name} series={series} geometry={geometry} />
          ))}
        </>
      )}
    </Chart>
  );
}

interface BandProps {
  readonly series: readonly Series[];
  readonly geometry: Geometry;
}

function Band({ series, geometry: { x, y } }: BandProps): JSX.Element | null {
  const [low, high] = [series[0], series.at(-1)];
  if (low === undefined || high === undefined || low === high) return null;
  const path = area<number | undefined>()
    .defined((value, at) => value !== undefined && high.values[at] !== undefined)
    .x((_, at) => x(at))
    .y0((value) => y(value ?? 0))
    .y1((_, at) => y(high.values[at] ?? 0))
    .curve(curveMonotoneX);
  return <path d={path([...low.values]) ?? ""} fill={low.color} opacity=".1" />;
}

interface LineProps {
  readonly series: Series;
  readonly geometry: Geometry;
}

function Line({ series: { values, color }, geometry: { x, y } }: LineProps): JSX.Element {
  const path = line<number | undefined>()
    .defined((value) => value !== undefined)
    .x((_, at) => x(at))
    .y((value) => y(value ?? 0))
    .curve(curveMonotoneX);
  const last = values.findLastIndex((value) => value !== undefined);
  return (
    <g>
      <path d={path([...values]) ?? ""} fill="none" stroke={color} stroke-width="1.8" />
      {last >= 0 && (
        <circle cx={x(last)} cy={y(values[last] ?? 0)} r="3" fill={color} stroke="var(--surface)" stroke-width="1.5" />
      )}
    </g>
  );
}
