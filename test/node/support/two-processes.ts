// Two processes that share a port, and have room for one connection each. The first prints the port when both listen.
import cluster from "node:cluster";
import { createHttpServer, listen } from "../../../functions/node/http-server.ts";

if (cluster.isPrimary) {
  let listening = 0;
  cluster.on("listening", (_, { port }) => {
    listening += 1;
    if (listening === 2) console.log(port);
  });
  for (let started = 0; started < 2; started++) cluster.fork();
} else {
  const server = createHttpServer((_, response) => void response.end("ok"), { maxConnections: 1 });
  await listen(server, { host: "127.0.0.1", port: 0 });
}
