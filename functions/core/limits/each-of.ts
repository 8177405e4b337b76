// The same work for many things, for a few of them at once.

interface EachOf<T> {
  readonly atOnce: number;
  /** Handles its own failures. */
  work(item: T): Promise<void>;
}

export async function eachOf<T>(items: Iterable<T>, { atOnce, work }: EachOf<T>): Promise<void> {
  const left = [...items].values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
