// The items of a response, one after the other. Only their texts are kept once they are done.
import { itemId } from "../../item-ids.ts";
import type { Item, ItemOptions, ItemStatus } from "./item.ts";
import type { Emit } from "./text-part.ts";

interface ListOptions {
  /** What the ids of items are made of. */
  readonly callId: string;
  readonly emit: Emit;
}

export interface ItemList {
  /** Begins an item behind all others. The prefix is that of its id. */
  begin<Begun extends Item>(prefix: string, create: (options: ItemOptions) => Begun): Begun;
  /** The last item, if it is not done. */
  last(): Item | undefined;
  finish(status: ItemStatus): void;
  /** Each item as JSON text, and the one that is not done as far as it has come. */
  texts(): readonly string[];
}

export function createItemList({ callId, emit }: ListOptions): ItemList {
  const done: string[] = [];
  let last: Item | undefined;
  /** An item is done when the next one begins: until then, it may still be cut. */
  const finish = (status: ItemStatus) => {
    if (last === undefined) return;
    const item = last.members(status);
    emit("response.output_item.done", { output_index: done.length, item });
    done.push(JSON.stringify(item));
    last = undefined;
  };
  return {
    begin(prefix, create) {
      finish("completed");
      const place = { item_id: itemId(prefix, callId, done.length), output_index: done.length };
      const item = create({ id: place.item_id, emit: (type, members) => emit(type, { ...place, ...members }) });
      emit("response.output_item.added", { output_index: done.length, item: item.members("in_progress") });
      last = item;
      return item;
    },
    last: () => last,
    finish,
    texts: () => (last === undefined ? done : [...done, JSON.stringify(last.members("incomplete"))]),
  };
}
