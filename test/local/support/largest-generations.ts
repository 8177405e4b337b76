// The largest answers of every kind that the gateway reads of Google's generateContent, and translates.
import { LONGEST_EVENT } from "../../../functions/core/wire/sse.ts";
import { json, raw } from "../../support/fake-provider/answers.ts";
import { stream } from "../../support/fake-provider/stream.ts";
import { absurd, type Filling, type LargestAnswer, listOf, names, SLACK, textOf } from "./largest-answers.ts";

const USAGE = '"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":2,"totalTokenCount":9}';

/** As an answer, or as an event of one. */
function responseOf(parts: Filling): string {
  const open = `{"responseId":"r1",${USAGE},"candidates":[{"finishReason":"STOP","content":{"role":"model","parts":`;
  return `${open}${parts(LONGEST_EVENT - open.length - SLACK)}}}]}`;
}

const wholeOf = (parts: Filling): LargestAnswer => ({ stream: false, behaviour: json(responseOf(parts)) });
const eventOf = (parts: Filling): LargestAnswer => ({
  stream: true,
  behaviour: raw(`data: ${responseOf(parts)}\r\n\r\n`),
});

const textPart =
  (filling: Filling): Filling =>
  (room) =>
    `[{"text":${filling(room - 20)}}]`;
const callPart =
  (filling: Filling): Filling =>
  (room) =>
    `[{"functionCall":{"name":"f","args":{"a":${filling(room - 60)}}}}]`;
const calls = listOf(() => '{"functionCall":{"name":"f"}}');
/** Texts and thoughts in turn, just so many that they are parsed. */
const shortTexts: Filling = (room) =>
  listOf((at) => (at % 2 === 0 ? '{"text":"a"}' : '{"text":"a","thought":true}'))(Math.min(room, 15_000_000));
/** The same of calls. */
const allCalls: Filling = (room) => listOf(() => '{"functionCall":{"name":"f"}}')(Math.min(room, 14_500_000));
const picture: Filling = (room) =>
  `[{"inlineData":{"mimeType":"image/png","data":${textOf("A")(room - 80)}}},{"text":"a"}]`;

export const largestGenerations: Record<string, () => LargestAnswer> = {
  "a generation: one long ASCII text": () => wholeOf(textPart(textOf("a"))),
  "a generation: one long text of Chinese": () => wholeOf(textPart(textOf("漢"))),
  "a generation: one long text of escapes": () => wholeOf(textPart(textOf("\\n"))),
  "a generation: arguments of many empty objects": () => absurd(wholeOf(callPart(listOf(() => "{}")))),
  "a generation: arguments of many names": () => absurd(wholeOf(callPart(names))),
  "a generation: many calls": () => absurd(wholeOf(calls)),
  "a generation's event: one long text of Chinese": () => eventOf(textPart(textOf("漢"))),
  "a generation's event: many short texts": () => absurd(eventOf(shortTexts)),
  "a generation's event: many calls": () => absurd(eventOf(allCalls)),
  "a generation: many short texts": () => absurd(wholeOf(shortTexts)),
  "a generation: many calls, all of which are parsed": () => absurd(wholeOf(allCalls)),
  "a generation's event: one picture": () => eventOf(picture),
  "a generation's stream of 100,000 pieces": () => ({
    stream: true,
    behaviour: stream({ chunks: Array<string>(100_000).fill("word ") }),
  }),
};
