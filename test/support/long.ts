// How often a property is tried: more often in the long run, `LONG=1`.
export function runs(normal: number, long = 10_000): number {
  return process.env["LONG"] ? long : normal;
}
