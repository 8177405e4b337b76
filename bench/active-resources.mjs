// Loaded before a server that is measured: on SIGUSR2 it writes what keeps its event loop busy, by name and number, to the file
// that ACTIVE_RESOURCES names.
import { renameSync, writeFileSync } from "node:fs";

const path = process.env.ACTIVE_RESOURCES;
process.on("SIGUSR2", () => {
  const counts = {};
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
  writeFileSync(`${path}.new`, JSON.stringify(counts));
  renameSync(`${path}.new`, path); // A reader finds all of it or nothing.
});
