// How many bytes DynamoDB bills for an item, as its documentation counts them ("DynamoDB item sizes and formats").

const encoder = new TextEncoder();

export function bytesOf(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + encoder.encode(name).length + bytesOfValue(value),
    0,
  );
}

function bytesOfValue(value: unknown): number {
  if (typeof value === "number") return bytesOfNumber(value);
  if (typeof value === "string") return encoder.encode(value).length;
  if (value instanceof Set) return [...value].reduce((sum, each) => sum + bytesOfValue(each), 0);
  throw new Error(`of unknown size: ${typeof value}`);
}

/** About a byte for two significant digits, and one more. */
function bytesOfNumber(value: number): number {
  const digits = `${Math.abs(value)}`.replace(/^0+|0+$/g, "").length;
  return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
}

/** Of one write. */
export function unitsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}
