// The bench's provider: as little work as possible for chunks in OpenAI's form, each stamped with the moment it was sent.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerQuestions } from "./part.ts";
import { now, type Plan, planIn } from "./plan.ts";

const MODEL = "gpt-4.1-mini-2025-04-14";
const HEAD = `{"id":"chatcmpl-BenchBenchBenchBenchBenchBench","object":"chat.completion.chunk","created":1764000000,"model":"${MODEL}","service_tier":"default","system_fingerprint":"fp_0123456789"`;
const choice = (delta: string, reason = "null") =>
  `data: ${HEAD},"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${reason}}],"usage":null}\n\n`;
const [BEFORE, AFTER] = choice('{"content":"^ "}').split("^") as [string, string];
const USAGE =
  '{"prompt_tokens":40,"completion_tokens":200,"total_tokens":240,"prompt_tokens_details":{"cached_tokens":0}}';
const TAIL = `${choice("{}", '"stop"')}data: ${HEAD},"choices":[],"usage":${USAGE}}\n\ndata: [DONE]\n\n`;
const COMPLETION = `{"id":"chatcmpl-BenchBenchBenchBenchBenchBench","object":"chat.completion","created":1764000000,"model":"${MODEL}","choices":[{"index":0,"message":{"role":"assistant","content":"${"A word or two. ".repeat(60)}","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":${USAGE},"service_tier":"default","system_fingerprint":"fp_0123456789"}`;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += piece;
  const { stream, messages } = JSON.parse(text);
  if (stream) return answerStream(response, planIn(messages));
  response.writeHead(200, { "content-type": "application/json" }).end(COMPLETION);
}

/** The stamp is taken right before the write, so that a timer that is late does not count against a gateway. */
function answerStream(response: ServerResponse, { chunks, gap, pause = 0 }: Plan): void {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  const startedAt = performance.now();
  let sent = 0;
  const dueAt = (chunk: number) => startedAt + chunk * gap + (chunk < chunks / 2 ? 0 : pause);
  const next = () => {
    if (response.destroyed) return;
    if (sent === chunks) return void response.end(TAIL);
    sent += 1;
    const taken = response.write(`${BEFORE}${now()}${AFTER}`);
    if (!taken) response.once("drain", next);
    else if (gap === 0) setImmediate(next);
    else setTimeout(next, Math.max(dueAt(sent) - performance.now(), 0));
  };
  next();
}

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  answer(request, response).catch(() => response.destroy());
});

export const handlers = {
  async start(): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  },
};

answerQuestions(handlers);
