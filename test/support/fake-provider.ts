// A provider over real sockets that does what a test tells it to, right or wrong, and remembers what it was asked.
import { EventEmitter, once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Behaviour, RecordedRequest } from "./fake-provider/exchange.ts";
import { listen } from "./fake-provider/listener.ts";
import { record } from "./fake-provider/record.ts";
import { createScript } from "./fake-provider/script.ts";

export interface FakeProvider {
  /** The base that clients expect, such as `http://127.0.0.1:4010/v1`. */
  url: string;
  /** In the order in which their bodies were complete. */
  requests: RecordedRequest[];
  /** One behaviour for each request from now on. The last is repeated, unless `otherwise` says what follows. */
  script(...behaviours: Behaviour[]): void;
  /** The same for the requests that name this model. They do not use up the common script. */
  scriptFor(model: string, ...behaviours: Behaviour[]): void;
  otherwise(behaviour: Behaviour): void;
  /** Resolves with the n-th request, counted from 1, as soon as there is one. */
  waitForRequest(n: number): Promise<RecordedRequest>;
  openSockets(): number;
  /** Resolves when no request is unanswered: each was answered, or its connection closed. Idle connections may be open. */
  whenIdle(): Promise<void>;
  /** Resolves when no connection is open. A client that keeps its connections may take seconds. */
  whenClosed(): Promise<void>;
  /** Closes all connections and refuses new ones, until `comeUp`, which takes the same port again. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  /** Forgets scripts and requests. */
  reset(): void;
  close(): Promise<void>;
}

export async function startFakeProvider(): Promise<FakeProvider> {
  const script = createScript();
  const requests: RecordedRequest[] = [];
  const unanswered = new Set<ServerResponse>();
  const changes = new EventEmitter().setMaxListeners(0);
  const changed = () => void changes.emit("change");
  const until = async (reached: () => boolean) => {
    while (!reached()) await once(changes, "change");
  };

  const choose = (request: RecordedRequest) => {
    requests.push(request);
    changed();
    return script.next(request.model);
  };
  const listener = await listen((request, response) => {
    unanswered.add(response);
    response.once("close", () => {
      unanswered.delete(response);
      changed();
    });
    void perform(request, response, choose);
  }, changed);
  const goDown = async () => {
    await listener.close();
    await until(() => listener.sockets.size === 0);
  };

  return {
    url: `http://127.0.0.1:${listener.port}/v1`,
    requests,
    script: (...behaviours) => script.set(undefined, behaviours),
    scriptFor: (model, ...behaviours) => script.set(model, behaviours),
    otherwise: script.otherwise,
    waitForRequest: async (n) => {
      await until(() => requests.length >= n);
      return requests[n - 1] as RecordedRequest;
    },
    openSockets: () => listener.sockets.size,
    whenIdle: () => until(() => unanswered.size === 0),
    whenClosed: () => until(() => listener.sockets.size === 0),
    goDown,
    comeUp: listener.open,
    reset: () => {
      script.clear();
      requests.length = 0;
    },
    close: goDown,
  };
}

type Choose = (request: RecordedRequest) => Behaviour;

async function perform(request: IncomingMessage, response: ServerResponse, choose: Choose): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const recorded = await record(request, response);
    await choose(recorded)({ request: recorded, response, gone: gone.signal });
  } catch (error) {
    if (gone.signal.aborted || !request.complete) return;
    response.destroy();
    throw error; // A mistake in a behaviour: nobody catches this, and Vitest reports it.
  }
}
