/**
 * Sends a signal to a process; with a negative `pid`, to the group that this process leads. Throws where there is none: `kill`
 * takes 0 for the sender's own group, which would be the whole run.
 */
export function sendSignal(pid: number | undefined, signal: NodeJS.Signals): void {
  if (!pid) throw new Error(`there is no process to send ${signal} to`);
  process.kill(pid, signal);
}
