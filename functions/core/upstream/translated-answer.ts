// What becomes of an answer whose provider speaks another protocol than the client.
import { type Completion, hasAllFinishReasons, note, usageOf } from "../completion.ts";
import type { AnswerEvent } from "../conversation/events.ts";
import type { AnswerReader, AnswerStream, AnswerWriter, Passed, ReadEvents } from "../protocol.ts";
import type { Translation } from "./translate.ts";

interface Translating {
  readonly reader: AnswerReader;
  readonly writer: AnswerWriter;
  readonly completion: Completion;
}

export function translatedAnswer(completion: Completion, { inbound, outbound, answer }: Translation): AnswerStream {
  const reader = outbound.readAnswer(answer);
  const writer = inbound.writeAnswer(completion);
  completion.expected = 1; // Whatever the client asked for: more is refused, or left out.
  return {
    pass: (event) => passRead(reader.read(event), { reader, writer, completion }),
    isComplete: () => hasAllFinishReasons(completion) && reader.end() !== undefined,
    close: () => writeAll(writer, reader.end() ?? []) + writer.close(usageOf(completion)),
  };
}

/** What was held back until the provider's last word is in its usage already. */
function passRead(read: ReadEvents | undefined, { writer, completion }: Translating): Passed {
  if (read === undefined) return MALFORMED;
  const { events, usage, finishReason, isComplete, error } = read;
  const isCounted = isComplete === true && usage === undefined && completion.usage?.estimated === false;
  const generated = isCounted ? "" : generatedIn(events);
  const choices = generated === "" && finishReason === undefined ? [] : [{ index: 0, generated, finishReason }];
  note(completion, { usage, hasUsage: usage !== undefined, choices });
  if (error !== undefined) return { text: "", end: { type: "error", error } };
  return { text: writeAll(writer, events), end: isComplete ? { type: "complete" } : undefined };
}

const MALFORMED: Passed = {
  text: "",
  end: { type: "malformed", message: "The provider sent an event that is not of its protocol." },
};

function writeAll(writer: AnswerWriter, events: readonly AnswerEvent[]): string {
  let text = "";
  for (const event of events) text += writer.write(event);
  return text;
}

function generatedIn(events: readonly AnswerEvent[]): string {
  let text = "";
  for (const event of events) {
    if (event.type === "part-delta") text += event.text;
    else if (event.type === "part-start" && event.part.type === "tool-call") text += event.part.name;
  }
  return text;
}
