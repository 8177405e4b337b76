// What the first process and those that serve say to each other, over Node's IPC channel.

/** To a process that serves: somebody wishes it to stop. */
export const STOP = "stop";

/** From a process that serves: where it listens, or why it ends, a line for each reason. */
export type Report = { readonly url: string } | { readonly reasons: readonly string[] };
