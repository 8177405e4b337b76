// A process that tells on SIGUSR2 what it holds when all that is not needed was collected.
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

process.on("SIGUSR2", () => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo().sort();
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space")?.physical_space_size;
  process.stdout.write(`${JSON.stringify({ measured: { heapUsed, external, young, resources } })}\n`);
});
