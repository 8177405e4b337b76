// The rows of the table, in their order.

export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
}

const ms = (id: string, title: string): Figure => ({ id, title, unit: "ms" });
const count = (id: string, title: string): Figure => ({ id, title, unit: "" });

export const FIGURES: readonly Figure[] = [
  ms("firstByte50", "first byte of a stream, median"),
  ms("firstByte90", "– p90"),
  ms("firstByte99", "– p99"),
  ms("addedFirstByte", "– added to the provider's own, median"),
  ms("delay50", "a chunk on its way, median"),
  ms("delay99", "– p99"),
  ms("gap50", "added to the gap between chunks, median"),
  ms("gap99", "– p99"),
  ms("manyDelay50", "a chunk on its way, 32 streams, median"),
  ms("manyDelay99", "– p99"),
  count("jsons1", "JSON answers a second, 1 client"),
  count("jsons8", "– 8 clients"),
  count("jsons32", "– 32 clients"),
  count("streams1", "streams of 50 chunks a second, 1 client"),
  count("streams8", "– 8 clients"),
  count("streams32", "– 32 clients"),
  ms("processorJson", "processor time of a JSON request"),
  ms("frontJson", "– of the stand-in for AWS"),
  ms("processorChunks", "processor time of 1,000 chunks"),
  ms("frontChunks", "– of the stand-in for AWS"),
  { id: "processMemory", title: "memory of a process, 32 streams", unit: "MB" },
  { id: "streamMemory", title: "– of all processes, for each stream", unit: "MB" },
  { id: "idleMemory", title: "– for each of 400 idle streams", unit: "MB" },
  ms("coldStart", "cold start to the first byte"),
  ms("initialised", "– until it can be called"),
  ms("imported", "– import of the bundle alone"),
  { id: "gzippedSize", title: "bundle, gzipped", unit: "KB" },
  { id: "bundledSize", title: "– minified", unit: "KB" },
  { id: "entrySize", title: "– of it, the entry", unit: "KB" },
  count("writes", "DynamoDB writes of a request"),
  count("reads", "– reads, while the directory is remembered"),
];
