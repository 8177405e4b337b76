// Gateways whose provider answers as a test wrote down, in time that flies.
import { contentChunk, finishChunk, toEvent, usage } from "../../support/event-stream.ts";
import { startGateway } from "../../support/gateway.ts";
import { askTimed } from "./clock.ts";
import { chat, configuration } from "./requests.ts";
import { type Answer, type Asked, body, events, json, scriptedFetch, status, unreachable } from "./scripted-fetch.ts";

const STREAM = events([toEvent(contentChunk("Hello")), toEvent(finishChunk()), "data: [DONE]\n\n"]);
const JSON_ANSWER = json({ id: "c", model: "upstream", choices: [], usage: usage(3) });
/** An answer in order, whichever was asked for. */
export const good: Answer = (asked) => (JSON.parse(asked.body).stream ? STREAM : JSON_ANSWER)(asked);

export async function start(answer: Answer | readonly Answer[], ...models: object[]) {
  const { fetch, asked } = scriptedFetch(...[answer].flat());
  const gateway = await startGateway(configuration(...models), { fetch });
  return { asked, gateway, ask: (text = chat(), killedIn = 900_000) => askTimed(gateway, requestOf(text, killedIn)) };
}

function requestOf(body: string, killedIn: number) {
  return { body, killedAt: Date.now() + killedIn };
}

export const modelsIn = (asked: readonly Asked[]) => asked.map(({ body }) => JSON.parse(body).model);
export const gapsIn = (asked: readonly Asked[]) => asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));

/** Failures that may be over when the same model is asked again. */
export const again: [string, Answer][] = [
  ["an unreachable provider", unreachable()],
  ["408", status(408)],
  ["409", status(409)],
  ["429", status(429)],
  ["500", status(500)],
  ["503", status(503)],
  ["599", status(599)],
];

/** Answers that the provider may bill, however useless they are. */
export const malformedAnswers: [string, Answer][] = [
  ["an answer without events or JSON", body([""], { headers: { "content-type": "text/plain" } })],
  ["an answer that breaks off", body(['{"id":'], { ending: "cut", headers: { "content-type": "text/plain" } })],
  ["the wrong form", (asked) => (JSON.parse(asked.body).stream ? json({ id: "c" }) : events([": x\n\n"]))(asked)],
];
