// One call of a client, and all that it saw of its answer.
import { expect } from "vitest";
import { clientKeyOf, prompt } from "./secrets.ts";

export interface Question {
  /** Of the model; the key has the same name unless `key` says otherwise. */
  readonly model: string;
  readonly key?: string;
  readonly requestId?: string;
  readonly session?: string;
  readonly stream?: boolean;
  /** Further members of the body. */
  readonly body?: object;
  readonly signal?: AbortSignal;
}

export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Whether the body came to its proper end. */
  readonly whole: boolean;
  /** Until the head, the first byte of the body and its end. */
  readonly milliseconds: { readonly head: number; readonly first: number; readonly end: number };
}

export async function ask(url: string, question: Question): Promise<Seen> {
  const start = performance.now();
  const since = () => performance.now() - start;
  const response = await post(url, question);
  const head = since();
  let first: number | undefined;
  let text = "";
  let whole = true;
  const decoder = new TextDecoder();
  try {
    for await (const bytes of response.body ?? []) {
      first ??= since();
      text += decoder.decode(bytes, { stream: true });
    }
  } catch {
    whole = false;
  }
  const milliseconds = { head, first: first ?? since(), end: since() };
  return { status: response.status, headers: response.headers, text, whole, milliseconds };
}

export function post(url: string, question: Question): Promise<Response> {
  const { model, key = model, requestId, session, signal } = question;
  return fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${clientKeyOf(key)}`,
      "content-type": "application/json",
      ...(requestId && { "x-request-id": requestId }),
      ...(session && { "session-id": session }),
    },
    body: bodyOf(question),
    signal: signal ?? null,
  });
}

export function bodyOf({ model, stream = true, body = {} }: Question): string {
  return JSON.stringify({ model, stream, messages: [{ role: "user", content: prompt }], ...body });
}

/** The data of a stream's events, in order; comments are left out. */
export function eventsIn(text: string): string[] {
  const events = text.replaceAll(/^:.*\n/gm, "").split("\n\n");
  return events.filter((event) => event.trim() !== "").map((event) => event.replace(/^data: /, ""));
}

/**
 * What a client makes of it, in a few words, such as `whole`, `502 upstream_unavailable` or `200, then upstream_stalled`.
 * Fails for whatever is not honest: an answer that lacks something and looks complete, or an error that is not in the envelope.
 */
export function verdict(seen: Seen, model: string): string {
  expect(seen.whole).toBe(true);
  if (seen.status !== 200) return refusalIn(seen);
  return seen.headers.get("content-type") === "text/event-stream" ? endingOf(seen, model) : completionIn(seen, model);
}

function refusalIn({ status, text, headers }: Seen): string {
  expect(headers.get("content-type")).toBe("application/json");
  const after = headers.get("retry-after");
  return `${status} ${codeIn(text)}${after === null ? "" : ` (retry-after: ${after})`}`;
}

/** Of OpenAI's envelope, which is complete or is none. */
function codeIn(text: string): string {
  const { error, ...rest } = JSON.parse(text);
  expect(rest).toEqual({});
  expect(error).toMatchObject({ message: expect.any(String), type: expect.any(String) });
  expect(Object.keys(error)).toEqual(expect.arrayContaining(["message", "type", "param", "code"]));
  return error.code ?? error.type;
}

function endingOf({ text }: Seen, model: string): string {
  expect(text.endsWith("\n\n")).toBe(true);
  const events = eventsIn(text);
  const last = events.pop() ?? "";
  for (const event of events) expect(JSON.parse(event)).not.toHaveProperty("error");
  if (last !== "[DONE]") return `200, then ${codeIn(last)}`;
  const chunks = events.map((event) => JSON.parse(event));
  const content = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
  return wholeAnswer({ content, chunks }, model);
}

function completionIn({ text }: Seen, model: string): string {
  const completion = JSON.parse(text);
  return wholeAnswer({ content: completion.choices[0].message.content, chunks: [completion] }, model);
}

// biome-ignore lint/suspicious/noExplicitAny: chunks are whatever the provider sends
function wholeAnswer({ content, chunks }: { content: string; chunks: readonly any[] }, model: string): string {
  const [served, ...others] = new Set<string>(chunks.map((chunk) => chunk.model));
  expect(others).toEqual([]);
  const reason = chunks.map((chunk) => chunk.choices[0]?.finish_reason).find((reason) => typeof reason === "string");
  const isBlocked = reason === "content_filter" && !content;
  if (!isBlocked) expect(content).toBe("Hello from the fake provider.");
  const extent = isBlocked ? "nothing" : "whole";
  return `${extent}${served === model ? "" : ", from the fallback"}${reason === "stop" ? "" : `, ${reason}`}`;
}
