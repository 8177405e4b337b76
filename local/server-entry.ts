// The gateway as one process of Node for all calls, which listens itself.
import type { StartEntry } from "./entry.ts";
import { type Address, expectFree } from "./listening.ts";
import type { Scope } from "./scope.ts";
import { startServerProcesses } from "./server-entry/processes.ts";

interface Options extends Address {
  timeoutSeconds: number;
}

/** Nothing is written anywhere if the port is taken. */
export async function openServerEntry({ timeoutSeconds, ...address }: Options, scope: Scope): Promise<StartEntry> {
  await expectFree(address);
  return async ({ bundle, filled, variables, onLog }) => {
    const [built] = await Promise.all([bundle, filled]);
    // When the code changes, calls under way finish on the old one, however long they take.
    const limits = { SLUICE_TIMEOUT: String(timeoutSeconds), SLUICE_GRACE: String(timeoutSeconds) };
    return scope.open(startServerProcesses({ bundle: built, address, variables: { ...variables, ...limits }, onLog }));
  };
}
