// A list that comes in pages, read as far as a table can show it.
import { call } from "./call.ts";
import type { List } from "./shapes.ts";

export interface Listed<Item> {
  readonly items: readonly Item[];
  /** Whether there are more than were read. */
  readonly hasMore: boolean;
}

const PAGE = 100;
/** Enough to look through; a thousand rows are drawn in a moment. */
const MOST = 1000;

export async function readList<Item>(path: string, signal: AbortSignal, most = MOST): Promise<Listed<Item>> {
  const items: Item[] = [];
  let after: string | undefined;
  do {
    const query = { limit: Math.min(PAGE, most), after, order: "asc" };
    const { body } = await call<List<Item>>("GET", path, { query, signal });
    items.push(...body.data);
    after = body.has_more ? (body.last_id ?? undefined) : undefined;
  } while (after !== undefined && items.length < most);
  return { items, hasMore: after !== undefined };
}
