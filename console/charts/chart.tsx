// The frame of a chart: axes, what is under the pointer, and the same data as a table.
import type { ComponentChildren, JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { bucketAt, ticksTo, timeLabels } from "./scale.ts";
import type { ChartData } from "./series.ts";
import { Tooltip } from "./tooltip.tsx";
import { useWidth } from "./use-width.ts";

export interface Geometry {
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** Of one bucket. */
  readonly band: number;
  /** The middle of a bucket. */
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

interface ChartProps extends ChartData {
  /** The highest value that is shown. */
  readonly most: number;
  readonly height: number;
  readonly children: (geometry: Geometry) => ComponentChildren;
}

const LEFT = 44;
const TOP = 8;
const BOTTOM = 24;

export function Chart(props: ChartProps): JSX.Element {
  const { times, most, height, sentence, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [at, setAt] = useState<number | undefined>(undefined);
  const ticks = ticksTo(most);
  const geometry = geometryOf({ count: times.length, width, height, top: ticks.at(-1) ?? 1 });
  const onPointer = (event: PointerEvent) => {
    const { left = 0 } = box.current?.getBoundingClientRect() ?? {};
    setAt(bucketAt((event.clientX - left - LEFT) / (geometry.width - LEFT), times.length));
  };
  return (
    <div class="chart" ref={box} onPointerMove={onPointer} onPointerLeave={() => setAt(undefined)}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={sentence}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move through its buckets
          tabIndex={0}
          onKeyDown={(event) => move(event, times.length, setAt)}
          onBlur={() => setAt(undefined)}
        >
          <Axes {...props} ticks={ticks} geometry={geometry} />
          {at !== undefined && (
            <rect
              class="under"
              x={geometry.x(at) - geometry.band / 2}
              y={TOP}
              width={geometry.band}
              height={height - TOP - BOTTOM}
            />
          )}
          {children(geometry)}
        </svg>
      )}
      {at !== undefined && <Tooltip {...props} at={at} x={geometry.x(at)} width={width} />}
    </div>
  );
}

interface Measures {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly top: number;
}

function geometryOf({ count, width, height, top }: Measures): Geometry {
  const band = Math.max(width - LEFT, 0) / Math.max(count, 1);
  const bottom = height - BOTTOM;
  return {
    left: LEFT,
    width,
    height: bottom,
    band,
    x: (at) => LEFT + (at + 0.5) * band,
    y: (value) => bottom - (value / top) * (bottom - TOP),
  };
}

function Axes({
  ticks,
  geometry,
  times,
  format,
  formatAxis = format,
}: ChartProps & { ticks: readonly number[]; geometry: Geometry }): JSX.Element {
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick}>
          <line class="grid-line" x1={LEFT} x2={geometry.width} y1={geometry.y(tick)} y2={geometry.y(tick)} />
          <text x={LEFT - 8} y={geometry.y(tick) + 4} text-anchor="end">
            {formatAxis(tick)}
          </text>
        </g>
      ))}
      {timeLabels(times, geometry.width - LEFT).map(({ at, text }) => {
        const x = geometry.x(at);
        const anchor = x > geometry.width - 22 ? "end" : "middle";
        return (
          <text key={at} x={anchor === "end" ? geometry.width : x} y={geometry.height + 18} text-anchor={anchor}>
            {text}
          </text>
        );
      })}
    </g>
  );
}

function move(
  event: KeyboardEvent,
  count: number,
  setAt: (change: (at: number | undefined) => number | undefined) => void,
): void {
  const steps: Readonly<Record<string, (at: number) => number>> = {
    ArrowRight: (at) => Math.min(at + 1, count - 1),
    ArrowLeft: (at) => Math.max(at - 1, 0),
    Home: () => 0,
    End: () => count - 1,
  };
  const step = steps[event.key];
  if (event.key === "Escape") setAt(() => undefined);
  if (step === undefined) return;
  event.preventDefault();
  setAt((at) => (at === undefined ? count - 1 : step(at)));
}
