// The floor that reads what it pipes: each event is parsed, as is its JSON, and sent on as it came. It is the least that a
// gateway can do which counts tokens or renames a model.
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { createParser } from "eventsource-parser";

const url = `${process.env["OPENAI_BASE_URL"]}/chat/completions`;
const options = { method: "POST", headers: { "content-type": "application/json" } };

export const handler = awslambda.streamifyResponse(async (event: LambdaFunctionURLEvent, stream) => {
  const [response]: IncomingMessage[] = await once(request(url, options).end(event.body), "response");
  if (response === undefined) return;
  const headers = { "content-type": response.headers["content-type"] ?? "" };
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers });
  const parser = createParser({
    onEvent({ data }) {
      if (data !== "[DONE]") JSON.parse(data);
      out.write(`data: ${data}\n\n`);
    },
  });
  if (!event.body?.includes('"stream":true')) for await (const bytes of response) out.write(bytes);
  else response.setEncoding("utf8").on("data", (text: string) => parser.feed(text));
  if (!response.readableEnded) await once(response, "end");
  out.end();
});
