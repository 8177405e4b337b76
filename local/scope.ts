// What a server has opened and must close again, however its start ends.
export interface Closeable {
  close(): Promise<void>;
}

export interface Scope extends Closeable {
  /** Whatever this opens is closed with the scope, also when it is not open yet by then. */
  open<T extends Closeable>(opening: Promise<T>): Promise<T>;
}

/** Closes in reverse order, and once. */
export function createScope(): Scope {
  const openings: Promise<Closeable>[] = [];
  return {
    open(opening) {
      opening.catch(() => {}); // The caller that awaits it gets the failure; here it only means that there is nothing to close.
      openings.push(opening);
      return opening;
    },
    async close() {
      const results = await Promise.allSettled(openings.splice(0));
      for (const result of results.reverse()) if (result.status === "fulfilled") await result.value.close();
    },
  };
}
