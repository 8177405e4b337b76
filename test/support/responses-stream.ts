// Reads a stream of Responses more strictly than any client does: without each of these rules, some client fails.
import assert from "node:assert/strict";
import { namedEvents } from "./named-events.ts";
import * as items from "./responses-item.ts";
import { assertOutput, begunResponse, checked, errorEvent, LAST_RESPONSES } from "./responses-schema.ts";

type Json = Record<string, unknown>;

/** What a stream adds up to. */
export interface ReceivedResponse {
  /** The response of the last event. */
  readonly response: Json;
  /** The items that are done. */
  readonly output: readonly Json[];
  /** Of an answer that failed. */
  readonly error: Json | undefined;
}

/** Throws an error that says which rule is broken. */
export function validResponses(text: string): ReceivedResponse {
  const reading: Reading = { output: [], seen: 0 };
  for (const event of eventsOf(text)) read(reading, event);
  const { last, output, failure } = reading;
  assert(last !== undefined, "a stream ends with response.completed, response.incomplete or response.failed");
  return { response: last, output, error: failure };
}

interface Reading {
  /** How many events there were. */
  seen: number;
  begun?: Json;
  readonly output: Json[];
  open?: items.StreamedItem | undefined;
  failure?: Json;
  last?: Json;
}

/** Pings are comments before an event. */
export function eventsOf(text: string): Json[] {
  return namedEvents(text, /^(?:: ping\n)*event: ([\w.]+)\ndata: (\{[^\r\n]*\})$/);
}

function read(reading: Reading, event: Json): void {
  const type = String(event["type"]);
  assert.equal(event["sequence_number"], reading.seen++, "the numbers of events count up from 0");
  assert(reading.last === undefined, "nothing is behind the last event");
  assert(reading.failure === undefined || type === "response.failed", "response.failed comes right behind an error");
  if (readBeginning(reading, type, event)) return;
  if (type === "error") reading.failure = checked(errorEvent, event, "error");
  else if (isLast(type)) end(reading, type, event["response"]);
  else readItem(reading, type, event);
}

/** Whether the event is one of those that every stream begins with. */
function readBeginning(reading: Reading, type: string, { response }: Json): boolean {
  const { begun, output, open } = reading;
  assert.equal(type === "response.created", begun === undefined, "response.created comes first, and once");
  if (!["response.created", "response.queued", "response.in_progress"].includes(type)) return false;
  assert(output.length === 0 && open === undefined, `${type} comes before all items`);
  const given = checked(begunResponse, response, type);
  assertSame(reading, given);
  reading.begun = { ...given, hasProgress: type === "response.in_progress" };
  return true;
}

/** Members that are the same in each event. */
function assertSame({ begun }: Reading, response: Json): void {
  if (begun === undefined) return;
  for (const name of ["id", "created_at", "model", "tools", "instructions", "store"]) {
    assert.deepEqual(response[name], begun[name], `${name} of the response stays the same`);
  }
}

function readItem(reading: Reading, type: string, event: Json): void {
  const { output, open } = reading;
  assert(reading.begun?.["hasProgress"], "response.in_progress comes before all items");
  if (type === "response.output_item.added") {
    assert(open === undefined, "an item is done before the next one begins");
    assert.equal(event["output_index"], output.length, "the indexes of items count up from 0");
    reading.open = items.begin(event["item"], output.length);
    const ids = output.map(({ id }) => id);
    assert(!ids.includes(reading.open.begun.id), "no two items have one id");
    return;
  }
  assert(open !== undefined, `${type} is of an item that is open`);
  if (type !== "response.output_item.done") {
    items.proceed(open, event);
    return;
  }
  assert.equal(event["output_index"], open.index, "output_index of response.output_item.done is of the open item");
  output.push(items.end(open, event["item"]));
  reading.open = undefined;
}

/** OpenAI may encrypt a thought again for the last event. */
function encryptedOnce(item: Json): Json {
  const { encrypted_content: encrypted } = item;
  return typeof encrypted === "string" && encrypted !== "" ? { ...item, encrypted_content: "encrypted" } : item;
}

function isLast(type: string): type is keyof typeof LAST_RESPONSES {
  return type in LAST_RESPONSES;
}

function end(reading: Reading, type: keyof typeof LAST_RESPONSES, value: unknown): void {
  const response: Json = checked<(typeof LAST_RESPONSES)[typeof type]>(LAST_RESPONSES[type], value, type);
  assertSame(reading, response);
  const { output, open, failure } = reading;
  const given = Array.isArray(response["output"]) ? response["output"] : [];
  assert.equal(type === "response.failed", failure !== undefined, "an error comes right before response.failed");
  if (failure === undefined) {
    assert(open === undefined, "the last event comes behind all items");
    assert.deepEqual(given.map(encryptedOnce), output.map(encryptedOnce), "the response has the items that are done");
  } else {
    const { code, message } = Object(response["error"]);
    assert.deepEqual(
      { code, message },
      { code: failure["code"], message: failure["message"] },
      "the error is the same",
    );
    assert.deepEqual(given.slice(0, output.length), output, "a failed response has the items that are done");
    const rest = given.slice(output.length).map(({ id }) => id);
    // A provider's own stream is not kept: what was not done is then missing.
    const begun = open === undefined || rest.length === 0 ? [] : [open.begun.id];
    assert.deepEqual(rest, begun, "a failed response has what there was");
  }
  if (failure === undefined) assertOutput(String(response["status"]), given);
  reading.last = response;
}
