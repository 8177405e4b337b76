// What a bucket holds, beside the pointer; it is also read out when the arrow keys move.
import type { JSX } from "preact";
import { DAY, dayOf, minuteOf, secondOf, shortDayOf } from "../parts/time.ts";
import type { ChartData } from "./series.ts";

interface TooltipProps extends ChartData {
  readonly at: number;
  readonly x: number;
  readonly width: number;
}

export function Tooltip({ times, step, series, format, at, x, width }: TooltipProps): JSX.Element {
  const isLeft = x > width / 2;
  const place = isLeft ? { right: `${width - x + 10}px` } : { left: `${x + 10}px` };
  const shown = series.filter(({ values }) => (values[at] ?? 0) > 0);
  return (
    <div class="tooltip" style={place} role="status">
      <div class="muted">{bucketName(times[at] ?? 0, step)}</div>
      {shown.map(({ name, color, values }) => (
        <div class="row" key={name}>
          <i style={{ background: color }} />
          <span class="cut">{name}</span>
          <span class="spacer" />
          <span class="number strong">{format(values[at] ?? 0)}</span>
        </div>
      ))}
      {shown.length === 0 && <div>nothing</div>}
    </div>
  );
}

export function bucketName(time: number, step: number): string {
  if (step >= DAY) return dayOf(time);
  const clock = step < 60_000 ? secondOf : minuteOf;
  return `${shortDayOf(time)}, ${clock(time)}–${clock(time + step)}`;
}
