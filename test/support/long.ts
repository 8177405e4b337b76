// How many cases a property test tries: a moderate number, or with LONG=1 as many as a long run has time for.
export function runs(normal: number, long = 10_000): number {
  return process.env["LONG"] ? long : normal;
}
