// Ids of audit entries, which sort by time: `audit_<time in base 36>_<random>`.

const DIGITS = 9;

export function newAuditId(at: number): string {
  const random = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
  return `audit_${placeOf(at)}_${random}`;
}

/** What all ids of a moment begin with. */
export function placeOf(at: number): string {
  return Math.max(0, at).toString(36).padStart(DIGITS, "0");
}

/** When the entry was written; undefined if it is no such id. Milliseconds since 1970. */
export function timeOf(id: string): number | undefined {
  const [, time] = /^audit_([0-9a-z]{9})_[0-9a-f]{12}$/.exec(id) ?? [];
  return time === undefined ? undefined : Number.parseInt(time, 36);
}
