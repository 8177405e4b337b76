// A provider of embeddings in OpenAI's form: 2,048 of 3,072 dimensions, in 60 MB as numbers and in 34 MB as base64.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export const EMBEDDINGS = 2_048;
const DIMENSIONS = 3_072;
/** The id of the model whose answer breaks off in the middle. */
export const BREAKS_OFF = "breaks-off";
const USAGE = 16_384;

export type Encoding = "float" | "base64";

/** Eight digits each, and the same in every run. */
const numbers = Array.from({ length: DIMENSIONS }, (_, at) => Math.sin(at * 12.9898) / 10);
const VECTORS: Record<Encoding, string> = {
  float: `[${numbers.map((number) => number.toFixed(6)).join()}]`,
  base64: `"${Buffer.from(Float32Array.from(numbers).buffer).toString("base64")}"`,
};

/** The text of an answer, an embedding at a time. */
export function* answerOf(model: string, encoding: Encoding): Generator<string> {
  yield '{"object":"list","data":[';
  for (let index = 0; index < EMBEDDINGS; index++)
    yield `${index === 0 ? "" : ","}{"object":"embedding","index":${index},"embedding":${VECTORS[encoding]}}`;
  yield `],"model":${JSON.stringify(model)},"usage":{"prompt_tokens":${USAGE},"total_tokens":${USAGE}}}\n`;
}

export async function startEmbeddingsProvider(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${portOf(server)}/v1`, close: () => void server.close().closeAllConnections() };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** As fast as it is read. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += piece;
  const { model, encoding_format: encoding = "float" } = JSON.parse(text);
  response.writeHead(200, { "content-type": "application/json" });
  const pieces = model === BREAKS_OFF ? halfOf(answerOf(model, encoding)) : answerOf(model, encoding);
  await pipeline(Readable.from(pieces, { objectMode: false }), response).catch(() => {});
}

function* halfOf(pieces: Iterable<string>): Generator<string> {
  let passed = 0;
  for (const piece of pieces) {
    if (passed++ === EMBEDDINGS / 2) throw new Error("broken off");
    yield piece;
  }
}
