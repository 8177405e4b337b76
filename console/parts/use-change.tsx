// Changing an item that others may change meanwhile: then theirs is shown beside mine, and the choice is sent.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { changeItem, type Present } from "./change-item.ts";
import { Conflict } from "./conflict.tsx";
import type { Action } from "./use-action.ts";

interface Changing<Item> {
  /** Of the item, after `/v1/organization`. */
  readonly path: string;
  readonly name: string;
  /** What a form writes of an item. */
  readonly writtenOf: (item: Item) => object;
  readonly action: Action;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

interface Meeting<Item> extends Present<Item> {
  readonly mine: object;
}

export interface Change<Item> {
  send(mine: object, base: Item, ifMatch: string | undefined): Promise<void>;
  /** What to show in place of the form; undefined where no one else changed it first. */
  readonly conflict: JSX.Element | undefined;
}

export function useChange<Item>({ path, name, writtenOf, ...on }: Changing<Item>): Change<Item> {
  const [met, setMet] = useState<Meeting<Item> | undefined>(undefined);
  const send = async (mine: object, base: Item, ifMatch: string | undefined) => {
    const present = await changeItem<Item>(path, { before: writtenOf(base), after: mine, ifMatch });
    if (present === undefined) on.onChanged();
    else setMet({ ...present, mine });
  };
  if (met === undefined) return { send, conflict: undefined };
  const resolve = (fields: object) => {
    setMet(undefined);
    void on.action.run(() => send(fields, met.theirs, met.etag));
  };
  const sides = { theirs: { ...writtenOf(met.theirs) }, mine: { ...met.mine } };
  const title = `${name} was changed meanwhile`;
  return { send, conflict: <Conflict title={title} {...sides} onClose={on.onClose} onResolve={resolve} /> };
}
