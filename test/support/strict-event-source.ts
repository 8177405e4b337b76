// An event stream interpreted to the letter of the HTML standard, 9.2.6. It is independent of the parser that the gateway uses.

export interface DispatchedEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

export interface Interpretation {
  readonly events: readonly DispatchedEvent[];
  /** Blank lines that end no event. The standard ignores them; some clients take each for an event without data. */
  readonly emptyEvents: number;
  /** The text of the comments, without their colon. */
  readonly comments: readonly string[];
}

interface State {
  data: string;
  type: string;
  lastEventId: string;
}

/** Interprets a whole stream. What comes after the last blank line is discarded, as the standard demands. */
export function interpret(stream: string): Interpretation {
  const state: State = { data: "", type: "", lastEventId: "" };
  const events: DispatchedEvent[] = [];
  const comments: string[] = [];
  let emptyEvents = 0;
  for (const line of linesOf(stream)) {
    if (line === "") {
      const event = dispatch(state);
      if (event === undefined) emptyEvents++;
      else events.push(event);
    } else if (line.startsWith(":")) comments.push(line.slice(1));
    else processField(state, fieldOf(line));
  }
  return { events, emptyEvents, comments };
}

/** Lines end with CRLF, LF or CR. A line without an end is no line. */
function linesOf(stream: string): string[] {
  const lines = stream.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  return lines.slice(0, -1);
}

function fieldOf(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(":");
  if (colon === -1) return [line, ""];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
}

/** `retry` changes only how a browser reconnects; other names are ignored. */
function processField(state: State, [name, value]: readonly [string, string]): void {
  if (name === "event") state.type = value;
  if (name === "data") state.data += `${value}\n`;
  if (name === "id" && !value.includes("\0")) state.lastEventId = value;
}

/** Nothing, if no data came since the last blank line. The last event's id outlives its event. */
function dispatch(state: State): DispatchedEvent | undefined {
  const { data, type, lastEventId } = state;
  state.data = "";
  state.type = "";
  if (data === "") return undefined;
  return { type: type === "" ? "message" : type, data: data.slice(0, -1), lastEventId };
}
