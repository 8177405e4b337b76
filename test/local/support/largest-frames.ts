// The largest answers of every kind that the gateway reads of Bedrock's Converse, and translates.
import { LONGEST_EVENT } from "../../../functions/core/wire/sse.ts";
import { eventFrame, joined } from "../../support/event-frames.ts";
import { json, raw } from "../../support/fake-provider/answers.ts";
import { absurd, type Filling, type LargestAnswer, listOf, names, SLACK, textOf } from "./largest-answers.ts";

const USAGE = '"usage":{"inputTokens":7,"outputTokens":2,"totalTokens":9}';
/** Of a frame, the bytes that are not its payload are few. */
const ROOM = LONGEST_EVENT - 4 * SLACK;

function wholeOf(content: Filling): LargestAnswer {
  const open = `{"stopReason":"end_turn",${USAGE},"output":{"message":{"role":"assistant","content":`;
  return { stream: false, behaviour: json(`${open}${content(ROOM - open.length)}}}}`) };
}

const toolUse = (input: string) => `{"toolUse":{"toolUseId":"a","name":"f","input":${input}}}`;
const inputOf =
  (filling: Filling): Filling =>
  (room) =>
    `[${toolUse(filling(room - 80))}]`;
const text =
  (filling: Filling): Filling =>
  (room) =>
    `[{"text":${filling(room - 20)}}]`;

/** The deltas of one block of text. */
function framesOf(deltas: readonly string[]): LargestAnswer {
  const pieces = deltas.map((delta) => eventFrame("contentBlockDelta", `{"contentBlockIndex":0,"delta":${delta}}`));
  const frames = [
    eventFrame("messageStart", { role: "assistant" }),
    ...pieces,
    eventFrame("contentBlockStop", { contentBlockIndex: 0 }),
    eventFrame("messageStop", { stopReason: "end_turn" }),
    eventFrame("metadata", `{${USAGE}}`),
  ];
  const headers = { "content-type": "application/vnd.amazon.eventstream" };
  return { stream: true, behaviour: raw(joined(...frames), { headers }) };
}

const frameOf = (filling: Filling) => framesOf([`{"text":${filling(ROOM)}}`]);

export const largestFrames: Record<string, () => LargestAnswer> = {
  "Converse: one long text of Chinese": () => wholeOf(text(textOf("漢"))),
  "Converse: an input of many names": () => absurd(wholeOf(inputOf(names))),
  "Converse: many calls": () => absurd(wholeOf(listOf(() => toolUse("{}")))),
  "a frame: one long ASCII text": () => frameOf(textOf("a")),
  "a frame: one long text of Chinese": () => frameOf(textOf("漢")),
  "a frame: one long text of escapes": () => frameOf(textOf("\\n")),
  "100,000 frames": () => framesOf(Array<string>(100_000).fill('{"text":"word "}')),
};
