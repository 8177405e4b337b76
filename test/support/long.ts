// How often a property is tried: a few times in the normal run, many times where LONG is set.
export function runs(normal: number, long = 10_000): number {
  return process.env["LONG"] ? long : normal;
}
