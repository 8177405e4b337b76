// What a page reads from the API: it is kept while newer data is fetched, and where fetching fails.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { ApiError } from "../../functions/admin/api/transport.ts";
import { asApiError } from "./as-api-error.ts";
import { isVisible } from "./visible.ts";

export interface Resource<Value> {
  /** The last that was read. */
  readonly value: ReadonlySignal<Value | undefined>;
  /** Why reading failed last; undefined once it works again. */
  readonly failure: ReadonlySignal<ApiError | undefined>;
  readonly isLoading: ReadonlySignal<boolean>;
  /** Milliseconds since 1970; when `value` was read. */
  readonly readAt: ReadonlySignal<number | undefined>;
  /** Aborts what is under way. */
  reload(): Promise<void>;
  /** Aborts, and reads no more. */
  stop(): void;
}

export interface ResourceOptions {
  /** Milliseconds between the end of one read and the next, while the page is visible. */
  readonly every?: number | (() => number) | undefined;
  readonly visible?: ReadonlySignal<boolean>;
}

export type Load<Value> = (signal: AbortSignal) => Promise<Value>;

/** Reads at once, then as often as `every` says. */
export function resource<Value>(load: Load<Value>, options: ResourceOptions = {}): Resource<Value> {
  const { every, visible = isVisible } = options;
  const value = signal<Value | undefined>(undefined);
  const failure = signal<ApiError | undefined>(undefined);
  const readAt = signal<number | undefined>(undefined);
  const isLoading = signal(false);
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  async function reload(): Promise<void> {
    if (isStopped) return;
    const own = renew();
    isLoading.value = true;
    const result = await load(own.signal).then(
      (read) => ({ read }),
      (error: unknown) => ({ error }),
    );
    if (own.signal.aborted) return;
    isLoading.value = false;
    if ("error" in result) failure.value = asApiError(result.error);
    else [value.value, failure.value, readAt.value] = [result.read, undefined, Date.now()];
    if (every !== undefined && visible.peek())
      timer = setTimeout(() => void reload(), typeof every === "number" ? every : every());
  }

  function renew(): AbortController {
    clearTimeout(timer);
    current.abort();
    current = new AbortController();
    return current;
  }

  // Hidden pages read nothing; a page that is looked at again reads at once.
  let wasVisible = true;
  const unwatch = effect(() => {
    const shown = visible.value;
    if (!shown) clearTimeout(timer);
    else if (!wasVisible && every !== undefined) void reload();
    wasVisible = shown;
  });
  void reload();
  return { value, failure, readAt, isLoading, reload, stop };

  function stop(): void {
    isStopped = true;
    unwatch();
    renew();
  }
}
