// Passes an answer that is no stream of events on: JSON, text, or sound.
import type { AnswerHead, AnswerStream, BytesStream, Passed } from "../../core/answer-stream.ts";
import type { Completion } from "../../core/completion.ts";
import { parseData } from "../answers/event-data.ts";
import { isSound, isText, shownType } from "./content-type.ts";
import type { Endpoint } from "./endpoint.ts";
import { malformed, noteAnswer, renamed } from "./said.ts";

export function passAnswer({ other }: Endpoint, completion: Completion, { contentType }: AnswerHead): AnswerStream {
  const isPlain = other === "text" && isText(contentType);
  const whole: AnswerStream = {
    pass: ({ data }) => passWhole(data, completion, isPlain),
    isComplete: () => false,
    close: () => "",
  };
  if (other === "sound" && isSound(contentType))
    return { ...whole, bytes: passSound(), contentType: shownType(contentType, "application/octet-stream") };
  return isPlain ? { ...whole, contentType: shownType(contentType, "text/plain; charset=utf-8") } : whole;
}

/** JSON may come under the name of text. */
function passWhole(data: string, completion: Completion, isPlain: boolean): Passed {
  const answer = parseData(data);
  if (answer === undefined && !isPlain) return malformed("The provider's answer is not a JSON object.");
  if (answer === undefined) return { text: data, end: { type: "complete" } };
  const failure = noteAnswer(completion, answer);
  return failure ?? { text: renamed(data, answer, completion), end: { type: "complete" } };
}

const NOTHING = new Uint8Array();

/** Where it ends is for the connection to say: one that breaks off is cut for the client, too. */
function passSound(): BytesStream {
  return {
    held: 0,
    pass: (bytes) => ({ bytes }),
    isComplete: () => true,
    end: () => NOTHING,
    looksWhole: true,
  };
}
