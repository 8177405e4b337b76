// A smooth path through points that never leaves the range of its neighbours: cubic, with Fritsch and Carlson's slopes.

export type Point = readonly [x: number, y: number];

/** In order of x, either way; a single point is a path of no length. */
export function curveThrough(points: readonly Point[]): string {
  const slopes = points.map((_, at) => slopeAt(points, at));
  return points.map((point, at) => segmentTo(point, at, { points, slopes })).join("");
}

interface Curve {
  readonly points: readonly Point[];
  readonly slopes: readonly number[];
}

function segmentTo([x, y]: Point, at: number, { points, slopes }: Curve): string {
  const before = points[at - 1];
  if (before === undefined) return `M${rounded(x)},${rounded(y)}`;
  const third = (x - before[0]) / 3;
  const controls = [
    before[0] + third,
    before[1] + third * (slopes[at - 1] ?? 0),
    x - third,
    y - third * (slopes[at] ?? 0),
    x,
    y,
  ];
  return `C${controls.map(rounded).join()}`;
}

/** Flat at a peak and at the ends; otherwise at most three times the gentler of the slopes beside it, which keeps it in range. */
function slopeAt(points: readonly Point[], at: number): number {
  const [before, after] = [secant(points[at - 1], points[at]), secant(points[at], points[at + 1])];
  if (before === undefined || after === undefined || before * after <= 0) return 0;
  const middle = (before + after) / 2;
  return Math.sign(middle) * Math.min(Math.abs(middle), 3 * Math.min(Math.abs(before), Math.abs(after)));
}

function secant(from: Point | undefined, to: Point | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : (to[1] - from[1]) / (to[0] - from[0]);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The stretches of points without a gap. */
export function stretches(
  values: readonly (number | undefined)[],
): readonly (readonly (readonly [at: number, value: number])[])[] {
  const found: [number, number][][] = [[]];
  for (const [at, value] of values.entries())
    if (value === undefined) found.push([]);
    else found.at(-1)?.push([at, value]);
  return found.filter((stretch) => stretch.length > 0);
}
