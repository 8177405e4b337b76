// One request and its answer, which is checked: a gateway that loses a chunk is not fast.
import { once } from "node:events";
import { type Agent, type IncomingMessage, request } from "node:http";
import { now, type Plan, requestBody, STAMP } from "../plan.ts";

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
}

export interface Question {
  readonly target: Target;
  readonly stream: boolean;
  readonly plan: Plan;
  readonly agent: Agent;
}

/** A chunk: when the provider sent it and when it was here, in microseconds. */
export interface Arrival {
  readonly sent: number;
  readonly arrived: number;
}

export interface Exchange {
  /** Milliseconds. */
  readonly firstByte: number;
  readonly arrivals: readonly Arrival[];
}

/** The longest stream whose chunks are each looked at; of longer ones, only the number is checked. */
const MOST_ARRIVALS = 1_000;

export async function ask({ target, stream, plan, agent }: Question): Promise<Exchange> {
  const body = requestBody(target.model, stream, plan);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...target.headers };
  const outgoing = request(target.url, { method: "POST", headers, agent });
  const sentAt = performance.now();
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  const answer = await (stream ? readStream(response, plan) : readJson(response));
  return { firstByte: answer.firstByteAt - sentAt, arrivals: answer.arrivals };
}

async function readJson(response: IncomingMessage) {
  let firstByteAt = 0;
  let text = "";
  for await (const piece of response.setEncoding("utf8")) {
    firstByteAt ||= performance.now();
    text += piece;
  }
  if (response.statusCode !== 200 || JSON.parse(text).choices?.[0].finish_reason !== "stop")
    throw wrong(response, text);
  return { firstByteAt, arrivals: [] };
}

async function readStream(response: IncomingMessage, { chunks }: Plan) {
  const arrivals: Arrival[] = [];
  let firstByteAt = 0;
  let counted = 0;
  let unread = "";
  let tail = "";
  await new Promise<void>((resolve, reject) => {
    response.setEncoding("utf8").on("data", (piece: string) => {
      const arrived = now();
      firstByteAt ||= performance.now();
      const text = unread + piece;
      const end = text.lastIndexOf("\n") + 1;
      for (const [, sent] of text.slice(0, end).matchAll(STAMP)) {
        counted += 1;
        if (counted <= MOST_ARRIVALS) arrivals.push({ sent: Number(sent), arrived });
      }
      unread = text.slice(end);
      tail = text.slice(-100);
    });
    response.once("end", resolve).once("error", reject);
  });
  const isComplete = response.statusCode === 200 && counted === chunks && tail.includes("[DONE]");
  if (!isComplete) throw wrong(response, `${counted} of ${chunks} chunks, at the end: ${tail}`);
  if (!arrivals.every(({ sent }, at) => sent >= (arrivals[at - 1]?.sent ?? 0))) throw wrong(response, "not in order");
  return { firstByteAt, arrivals };
}

function wrong(response: IncomingMessage, text: string): Error {
  return new Error(`status ${response.statusCode}: ${text.slice(0, 500)}`);
}
