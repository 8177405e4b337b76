// A change of one item that the caller has seen: refused with a 412 where it is another by now.
import type { DirectoryItem } from "../../aws/directory-item.ts";
import { Conflict } from "../../aws/stored-directory.ts";
import type { Members } from "../../core/wire/members.ts";
import type { ApiContext } from "./context.ts";
import { changedMeanwhile, etagOf } from "./revision.ts";

interface Changing<Item, Body> {
  readonly ifMatch: string | undefined;
  readonly context: ApiContext;
  /** Throws an OperationError if there is none. */
  readonly find: (context: Pick<ApiContext, "stored">) => Promise<Item>;
  readonly shown: (item: Item, context: ApiContext) => Promise<{ readonly body: Body; readonly etag: string }>;
}

/** The refusal carries the item as it is now. `change` returns the item as it left it. */
export async function changing<Item extends DirectoryItem, Body extends Members>(
  { ifMatch, context, find, shown }: Changing<Item, Body>,
  change: (seen: Item) => Promise<Item>,
) {
  const seen = await find(context);
  if (ifMatch !== "*" && ifMatch !== etagOf(seen)) throw await refusal(seen, context);
  try {
    return await shown(await change(seen), context);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const stored = await context.directory.readAll();
    const again = { ...context, stored: async () => stored };
    throw await refusal(await find(again), again);
  }

  async function refusal(item: Item, at: ApiContext) {
    const { body: present, etag } = await shown(item, at);
    return changedMeanwhile({ etag, present });
  }
}
