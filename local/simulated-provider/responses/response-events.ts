// A response of the simulated provider as the events of a stream.
import type { Item, SimulatedResponse } from "./response.ts";
import { begunJson, itemJson, itemStatus, responseJson, summaryPart, textPart } from "./response-json.ts";

type Event = readonly [type: string, members: object];

export function* responseEvents(response: SimulatedResponse): Generator<string> {
  let next = 0;
  for (const [type, members] of eventsOf(response)) {
    yield `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: next++, ...members })}\n\n`;
  }
}

function* eventsOf(response: SimulatedResponse): Generator<Event> {
  yield ["response.created", { response: begunJson(response) }];
  yield ["response.in_progress", { response: begunJson(response) }];
  for (const [at, item] of response.items.entries()) {
    yield ["response.output_item.added", { output_index: at, item: itemJson(item, "in_progress") }];
    for (const [type, members] of partEvents(item)) {
      yield [type, { item_id: item.id, output_index: at, ...members }];
    }
    yield ["response.output_item.done", { output_index: at, item: itemJson(item, itemStatus(response, at)) }];
  }
  yield [response.isCut ? "response.incomplete" : "response.completed", { response: responseJson(response) }];
}

function partEvents(item: Item): Iterable<Event> {
  if (item.type === "message") return messageEvents(item.pieces);
  return item.type === "reasoning" ? summaryEvents(item.pieces) : callEvents(item);
}

function* messageEvents(pieces: readonly string[]): Generator<Event> {
  const [place, text] = [{ content_index: 0 }, pieces.join("")];
  yield ["response.content_part.added", { ...place, part: textPart("") }];
  for (const delta of pieces) yield ["response.output_text.delta", { ...place, delta, logprobs: [] }];
  yield ["response.output_text.done", { ...place, text, logprobs: [] }];
  yield ["response.content_part.done", { ...place, part: textPart(text) }];
}

function* summaryEvents(pieces: readonly string[]): Generator<Event> {
  if (pieces.length === 0) return;
  const [place, text] = [{ summary_index: 0 }, pieces.join("")];
  yield ["response.reasoning_summary_part.added", { ...place, part: summaryPart("") }];
  for (const delta of pieces) yield ["response.reasoning_summary_text.delta", { ...place, delta }];
  yield ["response.reasoning_summary_text.done", { ...place, text }];
  yield ["response.reasoning_summary_part.done", { ...place, part: summaryPart(text) }];
}

function* callEvents({ call: { type, name, pieces } }: Extract<Item, { type: "call" }>): Generator<Event> {
  const kind = type === "custom" ? "custom_tool_call_input" : "function_call_arguments";
  const input = pieces.join("");
  for (const delta of pieces) yield [`response.${kind}.delta`, { delta }];
  yield [`response.${kind}.done`, type === "custom" ? { input } : { name, arguments: input }];
}
