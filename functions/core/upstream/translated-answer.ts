// What becomes of an answer whose provider speaks another protocol than the client.
import "../in-every-instance.ts";
import type { AnswerStream, Passed } from "../answer-stream.ts";
import { type Completion, hasAllFinishReasons, type NotedChoice, note, usageOf } from "../completion.ts";
import type { AnswerEvent } from "../conversation/events.ts";
import type { AnswerReader, AnswerWriter, ReadEvents } from "../protocol.ts";
import type { TranslatedConversation } from "./translate.ts";

interface Translating {
  readonly writer: AnswerWriter;
  readonly completion: Completion;
  readonly choices: PartChoices;
}

/** The choices of those parts that are open and not of the first one, by the indexes of the parts. */
type PartChoices = Map<number, number>;

export function translatedAnswer(
  completion: Completion,
  { writeAnswer, outbound, answer }: TranslatedConversation,
): AnswerStream {
  const reader: AnswerReader = outbound.readAnswer({ ...answer, stream: completion.request.stream });
  const writer = writeAnswer(completion);
  const translating = { writer, completion, choices: new Map() };
  completion.expected = answer.choices ?? 1; // Whatever the client asked for: more may be refused, or left out.
  return {
    pass: (event) => passRead(reader.read(event), translating),
    isComplete: () => hasAllFinishReasons(completion) && reader.end() !== undefined,
    close: () => writeAll(writer, reader.end() ?? []) + writer.close(usageOf(completion)),
    end: () => writer.end?.(usageOf(completion)),
    fail: (error, requestId) => writer.fail?.(error, requestId),
  };
}

/** What was held back until the provider's last word is in its usage already. */
function passRead(read: ReadEvents | undefined, { writer, completion, choices }: Translating): Passed {
  if (read === undefined) return MALFORMED;
  const { events, usage, finishReasons = [], isComplete, error, isRefusal, malformed } = read;
  const isCounted = isComplete === true && usage === undefined && completion.usage?.estimated === false;
  const said = isCounted ? [] : generatedIn(events, choices);
  const reasons = finishReasons.map(({ index, reason }) => ({ index, generated: "", finishReason: reason }));
  note(completion, { usage, hasUsage: usage !== undefined, choices: [...said, ...reasons] });
  if (error !== undefined) return { text: "", end: { type: "error", error, isRefusal } };
  if (malformed !== undefined) return { text: "", end: { type: "malformed", message: malformed } };
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

/** What the events add to each choice. Most add to one. */
function generatedIn(events: readonly AnswerEvent[], choices: PartChoices): NotedChoice[] {
  const said = new Map<number, string>();
  for (const event of events) {
    const text = generatedBy(event);
    if (event.type === "part-start" && event.choice) choices.set(event.index, event.choice);
    if (event.type === "start" || event.type === "end") continue;
    const choice = choices.get(event.index) ?? 0;
    if (event.type === "part-end") choices.delete(event.index);
    if (text !== "") said.set(choice, (said.get(choice) ?? "") + text);
  }
  return Array.from(said, ([index, generated]) => ({ index, generated, finishReason: undefined }));
}

function generatedBy(event: AnswerEvent): string {
  if (event.type === "part-delta") return event.text;
  return event.type === "part-start" && event.part.type === "tool-call" ? event.part.name : "";
}
