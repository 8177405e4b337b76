// A change of one item that the caller has seen: refused with a 412 where it is another by now.
import { Conflict } from "../../aws/stored-directory.ts";
import type { Members } from "../../core/wire/members.ts";
import type { ApiContext } from "./context.ts";
import { readOnce } from "./read-once.ts";
import { changedMeanwhile, etagOf } from "./revision.ts";

interface Revised {
  readonly revision?: string | undefined;
}

interface Changing<Item, Body> {
  readonly ifMatch: string | undefined;
  readonly context: ApiContext;
  /** Throws an OperationError if there is none. */
  readonly find: (context: ApiContext) => Promise<Item>;
  readonly shown: (item: Item, context: ApiContext) => Promise<{ readonly body: Body; readonly etag: string }>;
}

/** The refusal carries the item as it is now. `change` returns the item as it left it. */
export async function changing<Item extends Revised, Body extends Members>(
  { ifMatch, context, find, shown }: Changing<Item, Body>,
  change: (seen: Item) => Promise<Item>,
) {
  const seen = await find(context);
  if (ifMatch !== "*" && ifMatch !== etagOf(seen)) throw await refusal(seen, context);
  try {
    return await shown(await change(seen), context);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const again = { ...context, stored: readOnce(context.directory) };
    throw await refusal(await find(again), again);
  }

  async function refusal(item: Item, at: ApiContext) {
    const { body: present, etag } = await shown(item, at);
    return changedMeanwhile({ etag, present });
  }
}
