// The ids under which a pool remembers changes. Each says when it may be forgotten, and in which of two lists it is: a write
// cannot add to a list and take from it at once, so that what follows stands in the other one.

export type IdList = "a" | "b";

export function newId(lapsesAt: number, last: string | undefined): string {
  const random = Math.floor(Math.random() * 36 ** 6);
  return `${Math.ceil(lapsesAt / 1000).toString(36)}.${random.toString(36)}${last !== undefined && listOf(last) === "a" ? "b" : "a"}`;
}

export function listOf(id: string): IdList {
  return id.endsWith("a") ? "a" : "b";
}

/** Milliseconds since 1970. */
export function idLapsesAt(id: string): number {
  return Number.parseInt(id, 36) * 1000;
}
