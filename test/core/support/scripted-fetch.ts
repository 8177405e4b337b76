// A provider without sockets: a fetch that answers as a test wrote down, at moments that fake timers can reach.
import { deferred } from "../../../local/deferred.ts";

export interface Asked {
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
  /** On the clock of Date.now(). */
  readonly at: number;
  readonly signal: AbortSignal;
}

export type Answer = (asked: Asked) => Response | Promise<Response>;

/** One answer for each request; the last is repeated. */
export function scriptedFetch(...answers: Answer[]) {
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const { headers, body, signal } = init ?? {};
    const one = { url: String(url), headers: new Headers(headers), body: String(body), at: Date.now() };
    const request = { ...one, signal: signal as AbortSignal };
    asked.push(request);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    return await Promise.race([answer?.(request) ?? unreachable()(request), untilAborted(request.signal)]);
  };
  return { fetch, asked };
}

/** Answers for each of several models, by the id that the provider is asked for; the last of each is repeated. */
export function byModel(answers: Record<string, readonly Answer[]>): Answer {
  const asked = new Map<string, number>();
  return (request) => {
    const { model } = JSON.parse(request.body);
    const times = asked.get(model) ?? 0;
    asked.set(model, times + 1);
    const list = answers[model] ?? [];
    return (list[Math.min(times, list.length - 1)] ?? unreachable())(request);
  };
}

/** A string or bytes arrive in one read; a number is a pause in milliseconds. */
export type Step = string | Uint8Array | number;

/** `cut`: the connection breaks; `stall`: it stays open, and nothing more comes. */
export type Ending = "end" | "cut" | "stall";

export function events(steps: readonly Step[], ending: Ending = "end"): Answer {
  return body(steps, { ending, headers: { "content-type": "text/event-stream" } });
}

export function json(value: unknown, init: ResponseInit = {}): Answer {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return body([text], { ...init, headers: { "content-type": "application/json", ...init.headers } });
}

export function status(code: number, error: object = {}, headers: Record<string, string> = {}): Answer {
  const members = { message: `status ${code}`, type: "some_type", param: null, code: null, ...error };
  return json({ error: members }, { status: code, headers });
}

export function body(steps: readonly Step[], { ending = "end", ...init }: ResponseInit & { ending?: Ending }): Answer {
  return ({ signal }) => new Response(readable(deliver(steps, ending, signal)), init);
}

/** The head comes after so many milliseconds. */
export function later(milliseconds: number, answer: Answer): Answer {
  return async (asked) => {
    await pause(milliseconds, asked.signal);
    return answer(asked);
  };
}

/** The head comes when the test says so. */
export function held(answer: Answer): { answer: Answer; release(): void } {
  const { promise, resolve } = deferred<void>();
  return { answer: async (asked) => promise.then(() => answer(asked)), release: resolve };
}

export function unreachable(): Answer {
  return () => Promise.reject(new TypeError("fetch failed", { cause: new Error("ECONNREFUSED 10.0.0.1:4010") }));
}

/** Never answers. */
export function silent(): Answer {
  return () => new Promise(() => {});
}

async function* deliver(steps: readonly Step[], ending: Ending, signal: AbortSignal) {
  const encoder = new TextEncoder();
  for (const step of steps) {
    if (typeof step === "number") await pause(step, signal);
    else yield typeof step === "string" ? encoder.encode(step) : step;
  }
  if (ending === "stall") await untilAborted(signal);
  if (ending === "cut") throw new TypeError("terminated");
}

/** Asks for a piece only when it is read: what was queued would be lost with an error that follows it. */
function readable(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

async function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timeout: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timeout = setTimeout(resolve, milliseconds);
  });
  await Promise.race([over, untilAborted(signal)]).finally(() => clearTimeout(timeout));
}
