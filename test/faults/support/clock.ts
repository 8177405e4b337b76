// The clock of the function's process: each SIGUSR2 puts it forward by five seconds.
const now = Date.now;
let ahead = 0;
Date.now = () => now() + ahead;

process.on("SIGUSR2", () => {
  ahead += 5_000;
  process.stdout.write(`${JSON.stringify({ ahead })}\n`);
});
