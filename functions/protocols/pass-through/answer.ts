// Passes an answer that is no stream of events on: JSON, text, or sound.
import type { AnswerHead, AnswerStream, BytesStream, Passed } from "../../core/answer-stream.ts";
import type { Completion } from "../../core/completion.ts";
import type { Members } from "../../core/wire/members.ts";
import { parseData } from "../answers/event-data.ts";
import { isSound, isText, shownType } from "./content-type.ts";
import type { Endpoint } from "./endpoint.ts";
import { malformed, noteAnswer, renamed } from "./said.ts";

export function passAnswer(endpoint: Endpoint, completion: Completion, { contentType }: AnswerHead): AnswerStream {
  const { other } = endpoint;
  const isPlain = other === "text" && isText(contentType);
  const whole: AnswerStream = {
    pass: ({ data }) => (isPlain ? passText(data, completion) : passJson(data, completion, endpoint)),
    isComplete: () => false,
    close: () => "",
  };
  if (other === "sound" && isSound(contentType))
    return { ...whole, bytes: passSound(), contentType: shownType(contentType, "application/octet-stream") };
  return isPlain ? { ...whole, contentType: shownType(contentType, "text/plain; charset=utf-8") } : whole;
}

/** JSON may come under the name of text. */
function passText(data: string, completion: Completion): Passed {
  const answer = parseData(data);
  return answer === undefined ? { text: data, end: { type: "complete" } } : passMembers(data, answer, completion);
}

function passJson(data: string, completion: Completion, { other }: Endpoint): Passed {
  const answer = parseData(data);
  if (answer !== undefined) return passMembers(data, answer, completion);
  return malformed(`The provider's answer is ${other === undefined ? "not" : `neither ${other} nor`} a JSON object.`);
}

function passMembers(data: string, answer: Members, completion: Completion): Passed {
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
