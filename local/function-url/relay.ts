// From the function to the client, each chunk the moment it comes, as fast as the client reads and no faster.
import type { ServerResponse } from "node:http";
import { errorTrailer, type Prelude, type Reply } from "../lambda/invocation.ts";

/** The front decides on these itself. */
const CONNECTION_HEADERS = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

/** Throws, before anything was sent, when the prelude is no head of a response. The body is read to its end in any case. */
export function relay({ prelude, body }: Reply, response: ServerResponse): void {
  try {
    writeHead(prelude, response);
  } catch (error) {
    body.resume();
    throw error;
  }
  // As on AWS the function never learns that its client left: what it still says is read and dropped.
  response.once("close", () => body.resume());
  response.on("drain", () => body.resume());
  body.on("data", (chunk: Buffer) => {
    if (!response.destroyed && !response.write(chunk)) body.pause();
  });
  const finish = () => (errorTrailer(body) === undefined ? response.end() : breakOff(response));
  body.once("error", () => breakOff(response)).once("end", finish);
  if (body.readableEnded) finish();
  else body.resume();
}

function writeHead({ statusCode, headers, cookies }: Prelude, response: ServerResponse): void {
  if (response.destroyed) return;
  for (const [name, value] of Object.entries(headers)) {
    if (!CONNECTION_HEADERS.has(name.toLowerCase())) response.setHeader(name, value);
  }
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  response.writeHead(statusCode);
  response.flushHeaders();
}

/** What was written still arrives, but without the last chunk that ends a body properly: the client sees that a part is missing. */
function breakOff(response: ServerResponse): void {
  response.socket?.destroySoon();
}
