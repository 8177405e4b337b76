// Lines over time; between the first and the last is a band.
import type { JSX } from "preact";
import { Chart, type Geometry } from "./chart.tsx";
import { curveThrough, stretches } from "./curve.ts";
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

function Band({ series, geometry }: BandProps): JSX.Element | null {
  const [low, high] = [series[0], series.at(-1)];
  if (low === undefined || high === undefined || low === high) return null;
  const [below, above] = [pathsOf(low, geometry), pathsOf(high, geometry)];
  const areas = above.map((path, at) => {
    const floor = below[at];
    return floor === undefined ? "" : `${path.forward}${floor.backward.replace("M", "L")}Z`;
  });
  return <path d={areas.join("")} fill={low.color} opacity=".1" />;
}

/** Each stretch from left to right, and from right to left. */
function pathsOf({ values }: Series, { x, y }: Geometry) {
  return stretches(values).map((stretch) => {
    const points = stretch.map(([at, value]) => [x(at), y(value)] as const);
    return { forward: curveThrough(points), backward: curveThrough(points.toReversed()) };
  });
}

interface LineProps {
  readonly series: Series;
  readonly geometry: Geometry;
}

function Line({ series, geometry }: LineProps): JSX.Element {
  const { values, color } = series;
  const path = pathsOf(series, geometry).map(({ forward }) => forward);
  const last = values.findLastIndex((value) => value !== undefined);
  return (
    <g>
      <path d={path.join("")} fill="none" stroke={color} stroke-width="1.8" />
      {last >= 0 && (
        <circle
          cx={geometry.x(last)}
          cy={geometry.y(values[last] ?? 0)}
          r="3"
          fill={color}
          stroke="var(--surface)"
          stroke-width="1.5"
        />
      )}
    </g>
  );
}
