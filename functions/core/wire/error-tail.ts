// A failure that a provider reports in the middle of a stream as plain JSON, without `data:`. It is in lines that are no
// fields, which readers of event streams pass over.
import { isMembers } from "./members.ts";

export interface ErrorTail {
  /** Takes a line that is no field. */
  add(line: string): void;
  /** Whether there is one, whole or not. */
  hasBegun(): boolean;
  /** The error as the data of an event, once the body has ended. Undefined if the lines are no whole error. */
  data(): string | undefined;
}

/** In characters: more than any error has. */
const LONGEST = 64 * 1024;

export function createErrorTail(): ErrorTail {
  let text = "";
  return {
    add(line) {
      if (text === "" && !/^\s*[{[]/.test(line)) return;
      if (text.length + line.length < LONGEST) text += `${line}\n`;
    },
    hasBegun: () => text !== "",
    data: () => (text === "" ? undefined : errorIn(text.trim())),
  };
}

/** Google also writes a list of one. */
function errorIn(text: string): string | undefined {
  const data = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  try {
    const value: unknown = JSON.parse(data);
    return isMembers(value) && isError(value["error"]) ? data : undefined;
  } catch {
    return undefined;
  }
}

function isError(value: unknown): boolean {
  return isMembers(value) || (typeof value === "string" && value !== "");
}
