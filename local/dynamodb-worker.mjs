// The embedded DynamoDB, on a thread of its own so that it never delays a stream. JavaScript: an editor may run the tests on a
// Node that cannot load TypeScript here.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import dynalite from "dynalite";

const { path } = workerData;
try {
  if (path !== undefined) await prepare(path);
  start();
} catch (error) {
  parentPort.postMessage({ fault: error.cause?.code ?? error.code, message: error.cause?.message ?? error.message });
}

function start() {
  const server = dynalite({ createTableMs: 0, path });
  server.keepAliveTimeout = 0; // Else it may close a connection just as a client uses it again, and the SDK would repeat an update.
  // dynalite rethrows a connection's error, which would end the thread: an environment may be killed within a request.
  server.on("request", (request) => request.removeAllListeners("error").on("error", () => {}));
  server.listen(0, "127.0.0.1", () => parentPort.postMessage({ port: server.address().port }));
}

/** Throws if another process uses the directory: dynalite would only fail at the first request. */
async function prepare(directory) {
  mkdirSync(directory, { recursive: true, mode: 0o700 }); // Providers' keys will be in it.
  const { Level } = createRequire(createRequire(import.meta.url).resolve("dynalite"))("level");
  const store = new Level(directory, { valueEncoding: "json" });
  await store.open();
  // A table that was being created when its process was killed would never be finished.
  for await (const [key, table] of store.iterator({ gte: "table~", lt: "table~\uffff" }))
    if (table.TableStatus === "CREATING") await store.del(key);
  await store.close();
}
