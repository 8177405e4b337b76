// The members of a request that the gateway reads or writes: each may appear once.
import { type NamesReadOnce, namesReadOnce } from "../../core/wire/read-once.ts";
import type { Endpoint } from "./endpoint.ts";

/** Of every endpoint. */
export const COMMON = ["model", "stream", "n"];

export function readOnceBy({ required, stream }: Endpoint): NamesReadOnce {
  const own = [...required, ...(stream ? [stream.member] : [])];
  return namesReadOnce([...new Set([...COMMON, ...own])]);
}
