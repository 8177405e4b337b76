// How many cases a property test generates: few in every run, many in the long run (`LONG=1`).

export function runs(normal: number, long = 10_000): number {
  return process.env["LONG"] ? long : normal;
}
