// Loaded with --require into processes that the local server starts, so that none of them outlives it. CommonJS, because that is
// what --require loads fastest.

// Standard input is a pipe that only the local server holds: when it closes, the server is gone, even by `kill -9`.
process.stdin
  .on("end", () => process.kill(process.pid, "SIGKILL"))
  .on("error", () => process.kill(process.pid, "SIGKILL"));
process.stdin.resume();
process.stdin.unref(); // A process that has finished may end.
