// Whether the process can serve: what a load balancer asks for on /ready.
import type { IncomingMessage, ServerResponse } from "node:http";
import { splitTarget } from "./request.ts";

export interface Readiness {
  isReady(): Promise<boolean>;
  /** From now on, it is not. */
  stop(): void;
}

interface Options {
  /** Rejects if the process cannot serve. */
  look(): Promise<unknown>;
  readonly now?: () => number;
}

/** How long an answer holds, in milliseconds. */
const TRUSTED = 5_000;

/** Looks once for all who ask at the same time. */
export function createReadiness({ look, now = Date.now }: Options): Readiness {
  let isStopping = false;
  let known: { readonly answer: Promise<boolean>; until: number } | undefined;
  const lookAgain = () => {
    const answer = look().then(
      () => true,
      () => false,
    );
    const looked = { answer, until: Number.POSITIVE_INFINITY };
    void answer.then(() => {
      looked.until = now() + TRUSTED;
    });
    return looked;
  };
  return {
    async isReady() {
      if (known === undefined || now() >= known.until) known = lookAgain();
      return (await known.answer) && !isStopping;
    },
    stop() {
      isStopping = true;
    },
  };
}

export function asksForReadiness({ method, url }: IncomingMessage): boolean {
  return (method === "GET" || method === "HEAD") && splitTarget(url).path === "/ready";
}

export async function answerReadiness(response: ServerResponse, readiness: Readiness): Promise<void> {
  const isReady = await readiness.isReady();
  const body = JSON.stringify({ status: isReady ? "ok" : "unavailable" });
  response.writeHead(isReady ? 200 : 503, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
}
