// The input of a custom tool: the string in an object, `{"input": "…"}`. Clients get it as it comes.
import { parseData } from "../../../answers/event-data.ts";
import { openJsonString } from "./json-string.ts";

interface TextInput {
  /** What a piece of the object adds to the text. */
  read(piece: string): string;
  /** What is left of the text at the end. */
  end(): string;
}

export function openTextInput(): TextInput {
  const whole = openWholeCharacters();
  const string = openJsonString();
  let object = "";
  let isInside = false;
  return {
    read(piece) {
      if (isInside) return whole.read(string.read(piece));
      const isEarly = object.length < LONGEST_BEGINNING;
      object += piece;
      const [beginning] = (isEarly && BEGINNING.exec(object)) || [];
      if (beginning === undefined) return "";
      isInside = true;
      return whole.read(string.read(object.slice(beginning.length)));
    },
    end: () => whole.read(isInside ? string.end() : textIn(object)) + whole.end(),
  };
}

const BEGINNING = /^\s*\{\s*"input"\s*:\s*"/;
/** What has no such beginning by then is read as a whole. In characters. */
const LONGEST_BEGINNING = 256;

/** A model may have given the text alone. */
function textIn(object: string): string {
  const input = parseData(object)?.["input"];
  return typeof input === "string" ? input : object;
}

/** Many clients cannot read half of a character, and models break escaped ones into two pieces. */
function openWholeCharacters() {
  let half = "";
  return {
    read(piece: string): string {
      const text = half + piece;
      half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : "";
      return half === "" ? text : text.slice(0, -1);
    },
    end: () => half,
  };
}
