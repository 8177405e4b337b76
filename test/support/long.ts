// How many cases a property test generates: LONG=1 asks for the long run.

export function runs(normal: number, long = 10_000): number {
  return process.env["LONG"] ? long : normal;
}
