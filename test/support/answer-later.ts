// Tells test files, which are processes of their own, over HTTP when something is ready that a global setup has begun.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface LaterAnswer {
  /** Answers once it is ready: 200, or 500 with the reason why it is not. */
  readonly url: string;
  close(): void;
}

export async function answerLater(ready: Promise<void>): Promise<LaterAnswer> {
  const answered = ready.then(
    () => [200, ""] as const,
    (error: Error) => [500, error.message] as const,
  );
  const server = createServer(async (_, response) => {
    const [status, text] = await answered;
    response.writeHead(status).end(text);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
