// The largest answers of every kind that the gateway reads of Anthropic's Messages API, and translates.
import { LONGEST_EVENT } from "../../../functions/core/wire/sse.ts";
import { json, raw } from "../../support/fake-provider/answers.ts";
import { stream } from "../../support/fake-provider/stream.ts";
import { absurd, type Filling, type LargestAnswer, listOf, names, SLACK, textOf } from "./largest-answers.ts";

const HEAD = '"id":"msg_1","type":"message","role":"assistant","stop_reason":"tool_use"';
const usage = '"usage":{"input_tokens":7,"output_tokens":2}';

/** A whole message of almost the longest length. */
function messageOf(content: Filling): LargestAnswer {
  const room = LONGEST_EVENT - HEAD.length - usage.length - SLACK;
  return { stream: false, behaviour: json(`{${HEAD},${usage},"content":${content(room)}}`) };
}

const textBlock =
  (filling: Filling): Filling =>
  (room) =>
    `[{"type":"text","text":${filling(room - 40)}}]`;
const callBlock =
  (filling: Filling): Filling =>
  (room) =>
    `[{"type":"tool_use","id":"toolu_1","name":"f","input":{"a":${filling(room - 80)}}}]`;

/** An event of almost the longest length, and the rest of the answer. */
function eventOf(delta: (room: number) => string): LargestAnswer {
  const event = (members: string) => `data: {${members}}\n\n`;
  const long = delta(LONGEST_EVENT - SLACK);
  return {
    stream: true,
    behaviour: raw([
      event(`"type":"message_start","message":{${HEAD},${usage},"content":[]}`),
      event('"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}'),
      event(`"type":"content_block_delta","index":0,"delta":${long}`),
      event('"type":"content_block_stop","index":0'),
      event('"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}'),
      event('"type":"message_stop"'),
    ]),
  };
}

const calls = listOf((at) => `{"type":"tool_use","id":"toolu_${at}","name":"f","input":{}}`);

export const largestMessages: Record<string, () => LargestAnswer> = {
  "a message: one long ASCII text": () => messageOf(textBlock(textOf("a"))),
  "a message: one long text of Chinese": () => messageOf(textBlock(textOf("漢"))),
  "a message: one long text of escapes": () => messageOf(textBlock(textOf("\\n"))),
  "a message: an input of many empty objects": () => absurd(messageOf(callBlock(listOf(() => "{}")))),
  "a message: an input of many names": () => absurd(messageOf(callBlock(names))),
  "a message: many calls": () => absurd(messageOf(calls)),
  "a message's event: one long ASCII text": () =>
    eventOf((room) => `{"type":"text_delta","text":${textOf("a")(room - 200)}}`),
  "a message's event: one long text of Chinese": () =>
    eventOf((room) => `{"type":"text_delta","text":${textOf("漢")(room - 200)}}`),
  "a message's stream of 100,000 deltas": () => ({
    stream: true,
    behaviour: stream({ chunks: Array<string>(100_000).fill("word ") }),
  }),
};
