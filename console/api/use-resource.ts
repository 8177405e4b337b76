// A resource that lives as long as a component shows it.
import { signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { ApiError } from "../../functions/admin/api/transport.ts";
import { type Load, type Resource, resource } from "./resource.ts";

export interface Read<Value> {
  readonly value: Value | undefined;
  readonly failure: ApiError | undefined;
  readonly readAt: number | undefined;
  /** Whether `value` is of another query, or could not be read again. */
  readonly isStale: boolean;
  reload(): Promise<void>;
}

/** Reads anew when `key` changes, which names all that `load` depends on; the last value stays until then. */
export function useResource<Value>(key: string, load: Load<Value>, every?: number | (() => number)): Read<Value> {
  const last = useMemo(() => signal<{ key: string; value: Value } | undefined>(undefined), []);
  const current: Resource<Value> = useMemo(() => resource(load, { every }), [key, every]);
  useEffect(() => () => current.stop(), [current]);
  const fresh = current.value.value;
  if (fresh !== undefined && last.peek()?.value !== fresh) last.value = { key, value: fresh };
  const failure = current.failure.value;
  const value = fresh ?? last.peek()?.value;
  const isStale = value !== undefined && (failure !== undefined || fresh === undefined);
  return { value, failure, readAt: current.readAt.value, isStale, reload: current.reload };
}
