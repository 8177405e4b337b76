import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deferred } from "../../local/deferred.ts";
import { type RuntimeApi, startRuntimeApi } from "../../local/lambda/runtime-api.ts";

/** On a busy machine a second is soon over. */
const BUSY = { timeout: 10_000 };
const PREFIX = "/2018-06-01/runtime/invocation";
let api: RuntimeApi;
/** What the environment hears, in order. */
let heard: string[];
let ready: ReturnType<typeof deferred<void>>;
let answered: ReturnType<typeof deferred<IncomingMessage>>;
/** The runtime's one connection. */
let agent: Agent;

beforeEach(async () => {
  [heard, ready, answered] = [[], deferred(), deferred()];
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  api = await startRuntimeApi({
    ready: () => {
      heard.push("ready");
      ready.resolve();
    },
    answer: (body) => {
      heard.push("answer");
      answered.resolve(body);
    },
    failed: () => heard.push("failed"),
  });
});
afterEach(() => {
  agent.destroy();
  api.close();
});

/** The runtime asks or posts; settles with the answer's head. */
async function say(path: string, body?: string, connection = agent): Promise<IncomingMessage> {
  const method = body === undefined ? "GET" : "POST";
  const outgoing = request(`http://${api.address}${PREFIX}${path}`, { method, agent: connection });
  outgoing.on("error", () => {});
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return response;
}

/** A runtime that was handed the invocation "id". */
async function handed(): Promise<IncomingMessage> {
  const next = say("/next");
  await ready.promise;
  api.hand({ id: "id", event: '{"some":"event"}' }, 1_700_000_000_000);
  return next;
}

describe("the Runtime API", () => {
  it("hands out an invocation with its id, its deadline and the function's ARN", async () => {
    const next = await handed();
    expect(next.headers).toMatchObject({
      "lambda-runtime-aws-request-id": "id",
      "lambda-runtime-deadline-ms": "1700000000000",
      "lambda-runtime-invoked-function-arn": expect.stringMatching(/^arn:aws:lambda:/),
    });
    expect(await text(next)).toBe('{"some":"event"}');
  });

  it("is ready again when the answer was read to its end, and not before", async () => {
    (await handed()).resume();
    const posted = say("/id/response", "the answer");
    const body = await answered.promise;
    // A runtime with a second connection may ask early, as the stand-in for the native client does.
    const early = request(`http://${api.address}${PREFIX}/next`, { agent: false }).end();
    early.on("error", () => {});
    await once(early, "finish");
    // Whatever else is posted is taken and dropped. By then the early question has arrived too.
    await say("/another/error", "{}", new Agent());
    expect(heard).toEqual(["ready", "answer"]);
    expect(await text(body)).toBe("the answer");
    expect((await posted).statusCode).toBe(202);
    await expect.poll(() => heard, BUSY).toEqual(["ready", "answer", "ready"]);
    early.destroy();
  });

  it("reports a function that failed instead of answering", async () => {
    (await handed()).resume();
    expect((await say("/id/error", '{"errorType":"Error"}')).statusCode).toBe(202);
    expect(heard).toEqual(["ready", "failed"]);
  });

  it("is not ready any more when the runtime's connection is lost", async () => {
    const next = say("/next");
    next.catch(() => {});
    await ready.promise;
    agent.destroy();
    await expect.poll(() => api.isReady(), BUSY).toBe(false);
  });

  it("breaks the answer of a runtime that dies before it was read", async () => {
    (await handed()).resume();
    say("/id/response", "the answer").catch(() => {});
    const body = await answered.promise;
    const { socket } = body;
    agent.destroy();
    await once(socket, "close");
    await expect(text(body)).rejects.toThrow("aborted");
  });
});
