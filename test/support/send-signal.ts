/**
 * To a process; with a negative `pid`, to the group that it leads. Throws where there is none: `kill` takes 0 for the sender's
 * own group, which is the whole run (POSIX, kill).
 */
export function sendSignal(pid: number | undefined, signal: NodeJS.Signals): void {
  if (!pid) throw new Error(`there is no process to send ${signal} to`);
  process.kill(pid, signal);
}
