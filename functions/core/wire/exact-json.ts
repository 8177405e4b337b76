// Parses JSON for being written again.

export function parseExact(text: string): unknown {
  return JSON.parse(text);
}
