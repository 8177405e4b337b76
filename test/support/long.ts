// How long tests look: a moderate number of generated cases, and 10,000 in the long run (`npm run test:long`).

export const isLong = Boolean(process.env["LONG"]);

export function runs(normal: number, long = 10_000): number {
  return isLong ? long : normal;
}
