// dynalite, which counts the calls by their kind.
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";
// @ts-expect-error dynalite has no types.
import dynalite from "dynalite";
import { answerQuestions } from "./part.ts";

const server: Server = dynalite({ createTableMs: 0 });
server.keepAliveTimeout = 0;
let calls: Record<string, number> = {};

server.on("request", (request: IncomingMessage) => {
  const kind = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
  calls[kind] = (calls[kind] ?? 0) + 1;
  request.removeAllListeners("error").on("error", () => {});
});

export const handlers = {
  async start(): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
  /** The calls since it was last asked. */
  calls(): Record<string, number> {
    const counted = calls;
    calls = {};
    return counted;
  },
};

answerQuestions(handlers);
