// One call of the gateway, as an ordinary client makes it, and everything that can be measured of it.
import { type Signal, signal } from "@preact/signals";
import { createParser } from "eventsource-parser";
import { type Answer, add, emptyAnswer, type Said } from "./answer.ts";
import { parse } from "./json.ts";
import { readChat } from "./read-chat.ts";
import { readMessages } from "./read-messages.ts";
import { problemIn } from "./read-problem.ts";
import { readResponses } from "./read-responses.ts";
import type { WrittenRequest } from "./request.ts";
import type { ProtocolName } from "./turns.ts";

export interface ReceivedEvent {
  /** Milliseconds since the request was sent. */
  readonly at: number;
  readonly name: string | undefined;
  readonly data: string;
}

export interface Run {
  readonly request: WrittenRequest;
  readonly protocol: ProtocolName;
  readonly model: string;
  readonly answer: Answer;
  readonly events: ReceivedEvent[];
  /** When something of the body arrived. */
  readonly arrivals: number[];
  status: number | undefined;
  headers: Headers | undefined;
  firstTokenAt: number | undefined;
  /** How long it took, once it has ended. */
  duration: number | undefined;
  isStopped: boolean;
  /** Counts the changes: components that read it are rendered again. */
  readonly changes: Signal<number>;
  readonly startedAt: number;
  stop(): void;
}

export interface Caller {
  readonly gateway: string;
  readonly key: string;
}

const READERS = { chat: readChat, messages: readMessages, responses: readResponses } as const;

/** Most of a long answer's events say little; these are enough to look at. */
const MOST_EVENTS = 5000;

export function startRun(request: WrittenRequest, protocol: ProtocolName, caller: Caller): Run {
  const stopper = new AbortController();
  const run: Run = {
    ...{ request, protocol, model: `${request.body["model"]}`, answer: emptyAnswer(), events: [], arrivals: [] },
    ...{ status: undefined, headers: undefined, firstTokenAt: undefined, duration: undefined, isStopped: false },
    ...{ changes: signal(0), startedAt: performance.now() },
    stop() {
      run.isStopped = true;
      stopper.abort();
    },
  };
  void follow(run, caller, stopper.signal);
  return run;
}

async function follow(run: Run, caller: Caller, stop: AbortSignal): Promise<void> {
  try {
    await receive(run, await send(run, caller, stop));
    if (isCut(run)) note(run, { message: "The answer ended without the protocol’s own end.", code: "cut" });
  } catch (error) {
    if (!run.isStopped)
      note(run, { message: `The gateway cannot be reached, or its answer broke off (${error}).`, code: "unreachable" });
  }
  run.duration = elapsed(run);
  changed(run);
}

function send({ request, protocol }: Run, { gateway, key }: Caller, signal: AbortSignal): Promise<Response> {
  const version = protocol === "messages" ? { "anthropic-version": "2023-06-01" } : {};
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json", ...version };
  const body = JSON.stringify(request.body);
  return fetch(`${gateway}${request.path}`, {
    method: "POST",
    headers,
    body,
    signal,
    credentials: "omit",
    cache: "no-store",
  });
}

async function receive(run: Run, response: Response): Promise<void> {
  run.status = response.status;
  run.headers = response.headers;
  changed(run);
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  if (response.body !== null && isStream) return readStream(run, response.body);
  const source = await response.text();
  run.arrivals.push(elapsed(run));
  keep(run, undefined, source);
  const value = parse(source);
  for (const said of response.ok ? READERS[run.protocol](value) : problemIn(value)) take(run, said);
  if (!response.ok) note(run, { message: `The answer was ${response.status}.`, code: `${response.status}` });
  run.answer.isWhole = true;
}

async function readStream(run: Run, body: ReadableStream<Uint8Array>): Promise<void> {
  const parser = createParser({
    onEvent({ event, data }) {
      keep(run, event, data);
      if (data === "[DONE]") run.answer.isWhole = true;
      else for (const said of READERS[run.protocol](parse(data))) take(run, said);
    },
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    run.arrivals.push(elapsed(run));
    parser.feed(decoder.decode(read.value, { stream: true }));
    changed(run);
  }
}

function take(run: Run, said: Said): void {
  if (said.type === "text" || said.type === "reasoning" || said.type === "tool") run.firstTokenAt ??= elapsed(run);
  add(run.answer, said);
}

function keep(run: Run, name: string | undefined, data: string): void {
  if (run.events.length < MOST_EVENTS) run.events.push({ at: elapsed(run), name, data });
}

function note(run: Run, problem: { readonly message: string; readonly code: string }): void {
  run.answer.problem ??= problem;
}

function isCut({ answer }: Run): boolean {
  return !answer.isWhole && answer.problem === undefined;
}

function elapsed({ startedAt }: Run): number {
  return performance.now() - startedAt;
}

function changed({ changes }: Run): void {
  changes.value += 1;
}

export function isRunning({ duration }: Run): boolean {
  return duration === undefined;
}

/** What an event says, such as `text "Because"`. */
export function inShortOf(protocol: ProtocolName, { data, name }: ReceivedEvent): string {
  const [said] = READERS[protocol](parse(data)).filter(({ type }) => type !== "model");
  if (said === undefined) return name ?? data.slice(0, 200);
  if (said.type === "problem") return `error ${JSON.stringify(said.problem.message)}`;
  if (said.type === "usage") return `usage ${said.usage.prompt ?? "–"} + ${said.usage.completion ?? "–"}`;
  if (said.type === "tool") return `tool ${said.name ?? ""} ${JSON.stringify(said.arguments ?? "")}`;
  if (said.type === "finish") return `finish ${said.reason}`;
  return "text" in said ? `${said.type} ${JSON.stringify(said.text)}` : said.type;
}
