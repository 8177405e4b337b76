// The events of a stream of InvokeModel: each is in a frame of its own, as base64 within JSON.

import { isMembers } from "../../core/wire/members.ts";
import type { ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../../protocols/answers/event-data.ts";
import { readFrames } from "./frames.ts";
import { asAnthropics } from "./invoke-error.ts";

/** As Anthropic itself would send them. */
export async function* readInvokeEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent[]> {
  for await (const frames of readFrames(body)) yield frames.flatMap(eventIn);
}

/** Other frames say nothing of the answer. */
function eventIn({ event, data }: ServerSentEvent): ServerSentEvent[] {
  const payload = parseData(data) ?? {};
  if (event === "error") return [errorEvent(payload)];
  const { bytes } = payload;
  if (event !== "chunk" || typeof bytes !== "string") return [];
  const text = Buffer.from(bytes, "base64").toString().replaceAll("\r", " ");
  return [{ event: nameIn(text), id: undefined, data: text }];
}

/** The name of an event is its data's `type`, which Anthropic writes first. */
function nameIn(text: string): string | undefined {
  const [, first] = /^\{"type":"(\w+)"/.exec(text) ?? [];
  const type = first ?? parseData(text)?.["type"];
  return typeof type === "string" && /^\w+$/.test(type) ? type : undefined;
}

function errorEvent({ type, error }: Readonly<Record<string, unknown>>): ServerSentEvent {
  const words = isMembers(error) ? error : {};
  const data = JSON.stringify({ type: "error", error: asAnthropics({ ...words, type }) });
  return { event: "error", id: undefined, data };
}
