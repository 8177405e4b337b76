// Lists in parts, as OpenAI's: `after` is the id of the last one that was seen.
import * as z from "zod/mini";
import { invalidRequest } from "../../core/error.ts";

export const LARGEST_PAGE = 100;
const USUAL_PAGE = 20;

/** Of every list. */
export const listQuery = {
  after: z.optional(z.string().check(z.maxLength(1024))),
  limit: z._default(z.int().check(z.minimum(1), z.maximum(LARGEST_PAGE)), USUAL_PAGE),
  order: z._default(z.enum(["asc", "desc"]), "asc"),
};

export function listOf<One extends z.ZodMiniType>(item: One) {
  return z.object({
    object: z.literal("list"),
    data: z.array(item),
    first_id: z.nullable(z.string()),
    last_id: z.nullable(z.string()),
    has_more: z.boolean(),
  });
}

interface Wanted {
  readonly after?: string | undefined;
  readonly limit: number;
  readonly order: "asc" | "desc";
}

interface Order<Item> {
  readonly idOf: (item: Item) => string;
  /** Where an item is in the list; what is between two of them has no other place. Of items alike, the id decides. */
  readonly placeOf: (item: Item) => string;
}

/** A part of what is all in memory. Throws a 400 if there is no such cursor. */
export function pageOf<Item>(items: readonly Item[], { after, limit, order }: Wanted, { idOf, placeOf }: Order<Item>) {
  const ahead = (one: Item, other: Item) => compare(placeOf(one), placeOf(other)) || compare(idOf(one), idOf(other));
  const sorted = items.toSorted((one, other) => (order === "asc" ? ahead(one, other) : ahead(other, one)));
  const at = after === undefined ? -1 : sorted.findIndex((item) => idOf(item) === after);
  if (after !== undefined && at === -1)
    throw invalidRequest(400, "invalid_value", "'after' is not the id of anything in this list.", "after");
  const data = sorted.slice(at + 1, at + 1 + limit);
  return { data, has_more: at + 1 + limit < sorted.length };
}

export function listAnswer<Item extends { readonly id: string }>(data: Item[], has_more: boolean) {
  const ids = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return { object: "list" as const, data, ...ids, has_more };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
