// Reports stored models and keys that cannot be read as they are: a line for each of them, not for each call.

/** An item and its fields that are wrong, or that this version does not know: then `ignored`, and the rest serves. */
export interface Unreadable {
  readonly id: string;
  readonly fields: readonly string[];
  readonly ignored: boolean;
}

export type OnUnreadable = (unreadable: Unreadable) => void;

/** Milliseconds. An item is reported once in this time, however often it is read. */
const PERIOD = 60_000;
/** Of the items that are reported in this time, and of the fields of each. */
const MOST_ITEMS = 20;
const MOST_FIELDS = 10;
/** In characters. */
const LONGEST_ID = 300;
const LONGEST_FIELD = 100;

export function unreadableItems(write: (line: string) => void): OnUnreadable {
  const reported = new Set<string>();
  let endsAt = 0;
  return (unreadable) => {
    const now = Date.now();
    if (now >= endsAt) {
      reported.clear();
      endsAt = now + PERIOD;
    }
    if (reported.has(unreadable.id) || reported.size >= MOST_ITEMS) return;
    reported.add(unreadable.id);
    write(lineOf(unreadable));
  };
}

/** Names the fields and never their values, which may be secrets. */
function lineOf({ id, fields, ignored }: Unreadable): string {
  const message = ignored
    ? "A stored model has fields that this version does not know. They are ignored."
    : "A stored model or key cannot be read. It is left out, as if it did not exist.";
  const shown = fields.slice(0, MOST_FIELDS).map((field) => field.slice(0, LONGEST_FIELD));
  return JSON.stringify({ error: "unreadable_item", message, item: shownId(id), fields: shown });
}

/** Of a key's hash as much as the CLI shows. */
function shownId(id: string): string {
  return id.startsWith("key#") ? id.slice(0, "key#".length + 12) : id.slice(0, LONGEST_ID);
}
