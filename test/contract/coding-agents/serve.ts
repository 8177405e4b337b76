// A provider that speaks Anthropic's protocol and both of OpenAI's. It prints its address, and then a line for each request.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import * as chat from "./chat-form.ts";
import * as messages from "./messages-form.ts";
import type { Asked, Plan } from "./plan.ts";
import { eventsIn } from "./responses-events.ts";
import * as responses from "./responses-form.ts";

type PlanOf = (asked: Asked) => Plan;

export function serve(planOf: PlanOf): void {
  const server = createServer((request, response) => {
    answer(request, response, planOf).catch((error: unknown) => {
      console.log(`${request.method} ${request.url} failed: ${error}`);
      response.destroy();
    });
  });
  server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
}

async function answer(request: IncomingMessage, response: ServerResponse, planOf: PlanOf): Promise<void> {
  const body = await text(request);
  const form = formOf(request.url);
  const { model, stream } = JSON.parse(body);
  const plan = planOf(form.askedIn(body));
  const wanted = stream ? "stream" : "JSON";
  console.log(`${request.method} ${request.url} ${model} ${wanted} ${body.length} bytes: ${plan.kind}`);
  if (plan.kind === "too long") return reply(response, 400, form.TOO_LONG);
  if (!stream && plan.kind === "broken off") return void response.destroy();
  if (!stream) return reply(response, 200, form.answerIn(plan, model));
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of form.eventsIn(plan, model)) response.write(event);
  if (plan.kind === "broken off") response.write("", () => response.destroy());
  else response.end();
}

function formOf(path = "") {
  if (path.endsWith("/chat/completions")) return chat;
  return path.endsWith("/responses") ? { ...responses, eventsIn } : messages;
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
