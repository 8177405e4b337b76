// What several projects of vitest.config.ts prepare together. Each loads its own copy of the modules that prepare.
export interface Prepared {
  close(): unknown;
}

interface Setup {
  readonly opened: Promise<Prepared>;
  users: number;
}

const SETUPS = Symbol.for("sluice.setups");
const shared = globalThis as { [SETUPS]?: Map<string, Setup> };
shared[SETUPS] ??= new Map();
const setups = shared[SETUPS];

/** Opens it for the first project that asks, and closes it when the last one has finished. A name has one type of setup. */
export async function shareSetup<T extends Prepared>(name: string, open: () => Promise<T>) {
  const setup = setups.get(name) ?? { opened: open(), users: 0 };
  setups.set(name, setup);
  setup.users += 1;
  const close = async () => {
    setup.users -= 1;
    if (setup.users > 0) return;
    setups.delete(name);
    await (await setup.opened).close();
  };
  return { prepared: (await setup.opened) as T, close };
}
