// DynamoDB in memory, on a thread of its own so that it never delays a stream. JavaScript: the tests may run on a Node that
// cannot load TypeScript here.
import { parentPort } from "node:worker_threads";
import dynalite from "dynalite";

const server = dynalite({ createTableMs: 0 });
server.keepAliveTimeout = 0; // Else it may close a connection just as a client uses it again, and the SDK would repeat an update.
// dynalite rethrows a connection's error, which would end the thread: an environment may be killed within a request.
server.on("request", (request) => request.removeAllListeners("error").on("error", () => {}));
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
