// Streams of Responses, written by hand in the sequence that OpenAI documents.

import type { ReadOptions } from "../../../../../functions/core/protocol.ts";
import { isMembers } from "../../../../../functions/core/wire/members.ts";
import { readEvents, type ServerSentEvent } from "../../../../../functions/core/wire/sse.ts";
import { readAnswer } from "../../../../../functions/protocols/responses/outbound/read-answer.ts";
import { type Reading, readWith } from "../../../messages/support/reading.ts";
import { begun, item, numbered, response, usage } from "../../native/support.ts";

export { begun, response, usage };
export type Json = Readonly<Record<string, unknown>>;
type Event = Pick<ServerSentEvent, "event" | "data">;

const place = (at: number, id: unknown) => ({ item_id: id, output_index: at });
const added = (at: number, whole: Json, empty: Json) => ({
  ...{ type: "response.output_item.added", output_index: at, item: { ...whole, ...empty } },
});
const done = (at: number, whole: Json) => ({ type: "response.output_item.done", output_index: at, item: whole });

/** What begins, says and ends a text. */
function textEvents(kind: string, where: Json, pieces: readonly string[], member = "text"): Json[] {
  const said = kind === "response.output_text" ? { logprobs: [] } : {};
  return [
    ...pieces.map((delta) => ({ type: `${kind}.delta`, ...where, delta, ...said })),
    { type: `${kind}.done`, ...where, [member]: pieces.join(""), ...said },
  ];
}

interface SaidItem {
  readonly events: (at: number) => readonly Json[];
  readonly item: Json;
}

export function text(id: string, ...pieces: string[]): SaidItem {
  return message(id, [{ type: "output_text", pieces }]);
}

interface Part {
  readonly type: "output_text" | "refusal";
  readonly pieces: readonly string[];
  readonly annotations?: readonly Json[];
}

export function message(id: string, parts: readonly Part[]): SaidItem {
  const contents = parts.map(({ type, pieces, annotations = [] }) =>
    type === "refusal"
      ? { type, refusal: pieces.join("") }
      : { type, text: pieces.join(""), annotations, logprobs: [] },
  );
  const whole = { ...item, id, content: contents };
  const partEvents = (at: number) =>
    parts.flatMap(({ type, pieces, annotations = [] }, index) => {
      const where = { ...place(at, id), content_index: index };
      const [member, nothing] = type === "refusal" ? ["refusal", {}] : ["text", { annotations: [] }];
      const said = textEvents(`response.${type}`, where, pieces, member);
      const cites = annotations.map((annotation, annotation_index) => ({
        ...{ type: "response.output_text.annotation.added", ...where, annotation_index, annotation },
      }));
      return [
        { type: "response.content_part.added", ...where, part: { ...contents[index], ...nothing, [member]: "" } },
        ...[...said.slice(0, -1), ...cites, ...said.slice(-1)],
        { type: "response.content_part.done", ...where, part: contents[index] },
      ];
    });
  return {
    item: whole,
    events: (at) => [added(at, whole, { status: "in_progress", content: [] }), ...partEvents(at), done(at, whole)],
  };
}

/** A function's, or a custom tool's. */
export function call(id: string, name: string, pieces: readonly string[], isCustom = false): SaidItem {
  const member = isCustom ? "input" : "arguments";
  const kind = isCustom ? "response.custom_tool_call_input" : "response.function_call_arguments";
  const type = isCustom ? "custom_tool_call" : "function_call";
  const whole = { id, type, status: "completed", [member]: pieces.join(""), call_id: `call_${id}`, name };
  return {
    item: whole,
    events: (at) => [
      added(at, whole, { status: "in_progress", [member]: "" }),
      ...textEvents(kind, place(at, id), pieces, member),
      done(at, whole),
    ],
  };
}

/** Each summary is a list of pieces. */
export function thought(id: string, summaries: readonly (readonly string[])[], encrypted?: string): SaidItem {
  const summary = summaries.map((pieces) => ({ type: "summary_text", text: pieces.join("") }));
  const whole = { id, type: "reasoning", summary, ...(encrypted !== undefined && { encrypted_content: encrypted }) };
  const parts = (at: number) =>
    summaries.flatMap((pieces, index) => {
      const where = { ...place(at, id), summary_index: index };
      return [
        { type: "response.reasoning_summary_part.added", ...where, part: { type: "summary_text", text: "" } },
        ...textEvents("response.reasoning_summary_text", where, pieces),
        { type: "response.reasoning_summary_part.done", ...where, part: summary[index] },
      ];
    });
  return { item: whole, events: (at) => [added(at, whole, { summary: [] }), ...parts(at), done(at, whole)] };
}

/** A tool's that OpenAI runs itself. */
export function search(id: string): SaidItem {
  const whole = { id, type: "web_search_call", status: "completed", action: { type: "search", query: "?" } };
  const said = (at: number, what: string) => ({ type: `response.web_search_call.${what}`, ...place(at, id) });
  return {
    item: whole,
    events: (at) => [
      added(at, whole, { status: "in_progress" }),
      ...["in_progress", "searching", "completed"].map((what) => said(at, what)),
      done(at, whole),
    ],
  };
}

/** The same with further members of the item, and of each event between its first and its last. */
export function having({ item, events }: SaidItem, members: Json, ofEvents: Json = {}): SaidItem {
  return {
    item: { ...item, ...members },
    events: (at) =>
      events(at).map((event) =>
        isMembers(event["item"]) ? { ...event, item: { ...event["item"], ...members } } : { ...event, ...ofEvents },
      ),
  };
}

export function whole(items: readonly SaidItem[], members: Json = {}): Json {
  return response({ status: "completed", output: items.map(({ item }) => item), usage, ...members });
}

/** All events of a stream. */
export function streamOf(items: readonly SaidItem[], members: Json = {}): Json[] {
  const last = whole(items, members);
  const end = { type: `response.${last["status"]}`, response: last };
  return [...begun, ...items.flatMap(({ events }, at) => events(at)), end];
}

export function sent(events: readonly object[]): string {
  return numbered(events).join("");
}

export function eventsOf(events: readonly object[]): Event[] {
  return events.map((event) => ({ event: String(Reflect.get(event, "type")), data: JSON.stringify(event) }));
}

export const OPTIONS: ReadOptions = { stream: true, maker: "openai" };

export function read(events: readonly object[], options: ReadOptions = OPTIONS): Reading {
  return readWith(readAnswer(options), eventsOf(events));
}

export function readJson(answer: unknown, options: ReadOptions = { maker: "openai" }): Reading {
  const data = typeof answer === "string" ? answer : JSON.stringify(answer);
  return readWith(readAnswer(options), [{ event: undefined, data }]);
}

/** Of the bytes of a stream. */
export async function readBytes(bytes: Uint8Array): Promise<Reading> {
  async function* body() {
    yield bytes;
  }
  return readWith(readAnswer(OPTIONS), (await Array.fromAsync(readEvents(body()))).flat());
}
