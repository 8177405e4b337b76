// An item of DynamoDB as its document client reads it, and what is in its attributes.

export type Item = Readonly<Record<string, unknown>>;

/** What is missing is 0. */
export function numberIn(item: Item, name: string): number {
  return Number(item[name] ?? 0);
}

export function stringsIn(item: Item, name: string): string[] {
  const value = item[name];
  return value instanceof Set ? [...value] : [];
}
