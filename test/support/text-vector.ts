// The vector that every stand-in gives a text: equal texts have equal vectors, and its numbers have as many digits as floats have.
import { createHash } from "node:crypto";

export function vectorOf(text: string, dimensions = 8): number[] {
  const bytes = createHash("sha512").update(text).digest();
  return Array.from({ length: dimensions }, (_, at) =>
    Math.fround((bytes.readInt16BE((2 * at) % 64) || 1) / 32_768 / (1 + at)),
  );
}
