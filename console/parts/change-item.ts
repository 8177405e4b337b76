// Sends what a form has changed, and meets those who have changed the same item meanwhile.

import { ApiError } from "../../functions/admin/api/transport.ts";
import { call } from "../api/call.ts";
import { mergePatch } from "./patch.ts";

export interface Present<Item> {
  readonly theirs: Item;
  readonly etag: string | undefined;
}

export interface ItemChange {
  readonly before: object;
  readonly after: object;
  readonly ifMatch: string | undefined;
}

/** Resolves with what is stored now where somebody else was quicker; nothing of the change is stored then. */
export async function changeItem<Item>(
  path: string,
  { before, after, ifMatch }: ItemChange,
): Promise<Present<Item> | undefined> {
  const body = mergePatch({ ...before }, { ...after });
  if (body === undefined) return undefined;
  try {
    await call("PATCH", path, { body, ifMatch });
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 412) throw error;
    const { body: theirs, etag } = await call<Item>("GET", path);
    return { theirs, etag };
  }
}
