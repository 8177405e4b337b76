// A plain proxy: what `node:http` and `fetch` cost by themselves. It checks nothing, counts nothing, and has no limits.
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const url = `${process.env.OPENAI_BASE_URL}/chat/completions`;
const headers = { authorization: "Bearer sk-bench", "content-type": "application/json" };

async function proxy(request, response) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const answer = await fetch(url, { method: "POST", headers, body: Buffer.concat(pieces) });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
  await pipeline(Readable.fromWeb(answer.body), response);
}

createServer((request, response) => {
  proxy(request, response).catch(() => response.destroy());
}).listen(Number(process.env.PORT), "127.0.0.1");
