// One item of a streamed response, from its beginning to its end.
import assert from "node:assert/strict";
import type * as z from "zod";
import { begunItem, checked, item, part as partSchema } from "./responses-schema.ts";

type Json = Record<string, unknown>;

export interface StreamedItem {
  readonly index: number;
  readonly begun: z.infer<typeof begunItem>;
  readonly content: StreamedPart[];
  readonly summary: StreamedPart[];
  /** The input of a call. */
  input: string;
  hasInput: boolean;
}

interface StreamedPart {
  readonly type: string;
  text: string;
  readonly annotations: unknown[];
  /** Whether its text is whole. */
  isSaid: boolean;
  /** As it is in the item. */
  whole?: Json;
}

type ListName = "content" | "summary";
interface TextKind {
  readonly list: ListName;
  readonly type: string;
  readonly item: string;
  readonly member: "text" | "refusal";
}

/** What continues and ends the text of a part. */
const TEXTS = new Map<string, TextKind>([
  ["output_text", { list: "content", type: "output_text", item: "message", member: "text" }],
  ["refusal", { list: "content", type: "refusal", item: "message", member: "refusal" }],
  ["reasoning_text", { list: "content", type: "reasoning_text", item: "reasoning", member: "text" }],
  ["reasoning_summary_text", { list: "summary", type: "summary_text", item: "reasoning", member: "text" }],
]);
/** What continues and ends the input of a call. */
const INPUTS = new Map([
  ["function_call_arguments", { item: "function_call", member: "arguments" }],
  ["custom_tool_call_input", { item: "custom_tool_call", member: "input" }],
]);
const PARTS = new Map<string, ListName>([
  ["content_part", "content"],
  ["reasoning_summary_part", "summary"],
]);
/** The other items are of OpenAI's own tools. */
const OWN: ReadonlySet<string> = new Set(["message", "reasoning", "function_call", "custom_tool_call"]);
const INDEXES = { content: "content_index", summary: "summary_index" } as const;

export function begin(value: unknown, index: number): StreamedItem {
  const begun = checked(begunItem, value, "item of output_item.added");
  return { index, begun, content: [], summary: [], input: "", hasInput: false };
}

/** The event is of this item, and neither its first nor its last. */
export function proceed(streamed: StreamedItem, event: Json): void {
  const { type } = event;
  assert.equal(event["output_index"], streamed.index, `output_index of ${type} is of the item that is open`);
  assert.equal(event["item_id"], streamed.begun.id, `item_id of ${type} is of the item that is open`);
  const [, subject = "", what = ""] = /^response\.([\w.]+)\.(\w+)$/.exec(String(type)) ?? [];
  const [list, text, input] = [PARTS.get(subject), TEXTS.get(subject), INPUTS.get(subject)];
  if (list !== undefined) proceedPart(streamed, { event, what, list });
  else if (text !== undefined) proceedText(streamed, { event, what, text });
  else if (input !== undefined) proceedInput(streamed, { event, what, ...input });
  else if (subject === "output_text.annotation") annotate(streamed, event);
  else assert(isOfServerCall(streamed, subject), `there are no events of the type ${type}`);
}

/** OpenAI's own tools may also say what they do in pieces, as `code_interpreter_call_code`. */
function isOfServerCall({ begun: { type } }: StreamedItem, subject: string): boolean {
  return !OWN.has(type) && (subject === type || subject.startsWith(`${type}_`));
}

function proceedPart(streamed: StreamedItem, { event, what, list }: { event: Json; what: string; list: ListName }) {
  const given = checked(partSchema, event["part"], `part of ${event["type"]}`);
  const parts = streamed[list];
  const kind = [...TEXTS.values()].find(({ type }) => type === given.type);
  assert(kind?.list === list && kind.item === streamed.begun.type, `a part of type ${given.type} fits its item`);
  if (what === "added") {
    assert(
      parts.every(({ whole }) => whole !== undefined),
      "a part is closed before the next one opens",
    );
    assert.equal(event[INDEXES[list]], parts.length, "the indexes of parts count up from 0");
    assert.equal(given[kind.member], "", "a part begins empty");
    parts.push({ type: given.type, text: "", annotations: [], isSaid: false });
    return;
  }
  const part = openPart(streamed, event, list);
  assert(what === "done" && part.isSaid, "the text of a part is done before the part");
  assert.equal(given.type, part.type, "a part keeps its type");
  assert.equal(given[kind.member], part.text, "the part has the text of its deltas");
  if ("annotations" in given) assert.deepEqual(given.annotations, part.annotations, "the part has its annotations");
  part.whole = given;
}

function openPart(streamed: StreamedItem, event: Json, list: ListName): StreamedPart {
  const part = streamed[list].at(-1);
  assert(part !== undefined && part.whole === undefined, `${event["type"]} is of a part that is open`);
  assert.equal(event[INDEXES[list]], streamed[list].length - 1, `${INDEXES[list]} is of the part that is open`);
  return part;
}

function proceedText(streamed: StreamedItem, { event, what, text }: { event: Json; what: string; text: TextKind }) {
  const part = openPart(streamed, event, text.list);
  assert.equal(part.type, text.type, `${event["type"]} fits its part`);
  assert(!part.isSaid, "nothing is said behind the text that is done");
  const { logprobs = [] } = event; // Models that reason have none.
  if (text.type === "output_text") assert(Array.isArray(logprobs), `logprobs of ${event["type"]} are a list`);
  if (what === "delta") part.text += deltaOf(event);
  else {
    assert.equal(what, "done", `there are no events of the type ${event["type"]}`);
    assert.equal(event[text.member], part.text, "the text that is done has all its deltas");
    part.isSaid = true;
  }
}

function annotate(streamed: StreamedItem, event: Json): void {
  const part = openPart(streamed, event, "content");
  assert.equal(event["annotation_index"], part.annotations.length, "the indexes of annotations count up from 0");
  part.annotations.push(event["annotation"]);
}

interface InputEvent {
  readonly event: Json;
  readonly what: string;
  readonly item: string;
  readonly member: string;
}

function proceedInput(streamed: StreamedItem, { event, what, item: type, member }: InputEvent): void {
  assert.equal(streamed.begun.type, type, `${event["type"]} fits its item`);
  assert(!streamed.hasInput, "nothing is said behind the input that is done");
  if (what === "delta") streamed.input += deltaOf(event);
  else {
    assert.equal(what, "done", `there are no events of the type ${event["type"]}`);
    assert.equal(event[member], streamed.input, "the input that is done has all its deltas");
    streamed.hasInput = true;
  }
}

function deltaOf({ type, delta }: Json): string {
  assert(typeof delta === "string" && delta !== "", `${type} says something`);
  return delta;
}

/** The item as the response has it. */
export function end(streamed: StreamedItem, value: unknown): Json {
  const done: Json = checked(item, value, "item of output_item.done");
  const { type } = streamed.begun;
  const isCall = type === "function_call" || type === "custom_tool_call";
  assert(isCall === streamed.hasInput, "the input of a call is done before the call");
  const said: Json = { ...streamed.begun, ...saidIn(streamed) };
  for (const name of OWN.has(type) ? STABLE : ["id", "type"])
    assert.deepEqual(done[name], said[name], `${name} of an item is what its events said`);
  return done;
}

/** Members that only the events of an item can bring. */
const STABLE = ["id", "type", "call_id", "name", "namespace", "arguments", "input", "content", "summary"];

function saidIn({ begun: { type }, content, summary, input }: StreamedItem): Json {
  const wholes = (parts: StreamedPart[]) => parts.map(({ whole }) => whole);
  assert(![...wholes(content), ...wholes(summary)].includes(undefined), "an item is done behind its parts");
  if (type === "message") return { content: wholes(content) };
  if (type === "reasoning")
    return { summary: wholes(summary), ...(content.length > 0 && { content: wholes(content) }) };
  if (type === "function_call") return { arguments: input };
  return type === "custom_tool_call" ? { input } : {};
}
