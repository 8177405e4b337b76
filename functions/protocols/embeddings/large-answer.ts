// Passes an answer with embeddings on that is too large to be held: every byte as it came, but for the gateway's name of the
// model. Its last bracket waits until the call is settled, so that nothing before that is whole.
import type { BytesStream, PassedBytes, PassedEnd } from "../../core/answer-stream.ts";
import { type Completion, note } from "../../core/completion.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import { isMembers } from "../../core/wire/members.ts";
import { type EditedBytes, editedBytes } from "./edited-bytes.ts";
import { type Boundary, memberScanner } from "./member-scanner.ts";
import { readPromptUsage } from "./usage.ts";

/** In bytes. A smaller answer is read whole. */
const HELD = 4 * 1024 * 1024;
/** In bytes, of a member that is read, and of what is between two members. */
const LONGEST_KEPT = 64 * 1024;
/** Each costs as much time as thousands of bytes within one. */
const MOST_MEMBERS = 1_000;
const OPEN_BRACKET = 91;
const NOTHING = new Uint8Array(0);

/** Members that are read before they go on: what reports an error does not. */
const READ: ReadonlySet<string> = new Set(["usage", "error", "object"]);

interface Passing {
  readonly completion: Completion;
  readonly edited: EditedBytes;
  /** The gateway's name of it, as JSON text. */
  readonly model: Uint8Array;
  /** Of the member that has begun; empty if it is left out. */
  name: string;
  /** Where its name or its value begins in what is kept. */
  begin: number;
  members: number;
  hasModel: boolean;
  hasList: boolean;
  isClosed: boolean;
  end?: PassedEnd | undefined;
}

export function largeAnswer(completion: Completion): BytesStream {
  const scanner = memberScanner();
  const edited = editedBytes();
  const model = new TextEncoder().encode(JSON.stringify(completion.model));
  const flags = { hasModel: false, hasList: false, isClosed: false };
  const passing: Passing = { completion, edited, model, name: "", begin: 0, members: 0, ...flags };

  function pass(bytes: Uint8Array): PassedBytes {
    edited.begin(bytes);
    const isJson = scanner.scan(bytes, (boundary, at) => {
      if (passing.end === undefined) visits[boundary](passing, at, bytes);
    });
    const passed = edited.end();
    if (!isJson) passing.end ??= malformed("is not JSON");
    if (edited.kept().length > LONGEST_KEPT) passing.end ??= malformed("has a member that is too long");
    return passing.end === undefined ? { bytes: passed } : { bytes: NOTHING, end: passing.end };
  }

  return { held: HELD, looksWhole: false, pass, isComplete: () => passing.isClosed, end: () => edited.kept() };
}

function malformed(what: string): PassedEnd {
  return { type: "malformed", message: `The provider's answer ${what}.` };
}

const visits: Record<Boundary, (passing: Passing, at: number, bytes: Uint8Array) => void> = {
  comma: ({ edited }, at) => edited.from(at, "keep"),
  name(passing, at) {
    passing.edited.from(at, "keep");
    passing.begin = passing.edited.kept().length;
  },
  "name-end": named,
  value: valueBegins,
  "value-end": valueEnds,
  close(passing, at) {
    passing.edited.from(at, "keep");
    passing.isClosed = true;
    passing.completion.finishedAt = Date.now();
    if (!passing.hasList) passing.end = malformed("is not a list of embeddings");
  },
};

/** Readers differ in which of two members of a name they believe (RFC 8259, 4): one model is left. */
function named(passing: Passing, at: number): void {
  const { edited } = passing;
  if (++passing.members > MOST_MEMBERS) passing.end = malformed("has too many members");
  edited.from(at, "keep");
  const name = keptValue(passing);
  const isRepeated = name === "model" && passing.hasModel;
  passing.name = isRepeated ? "" : String(name);
  passing.hasModel ||= name === "model";
  if (isRepeated) edited.forget();
  else if (!READ.has(passing.name)) edited.release();
  if (!READ.has(passing.name)) edited.from(at, isRepeated ? "drop" : "pass");
}

function valueBegins(passing: Passing, at: number, bytes: Uint8Array): void {
  const { name, edited, model } = passing;
  if (name === "data") passing.hasList = bytes[at] === OPEN_BRACKET;
  if (name === "model") {
    edited.from(at, "drop");
    edited.write(model);
  }
  if (READ.has(name)) {
    edited.from(at, "keep");
    passing.begin = edited.kept().length;
  }
}

function valueEnds(passing: Passing, at: number): void {
  const { name, edited } = passing;
  edited.from(at, "pass");
  if (!READ.has(name)) return;
  const member = { [name]: keptValue(passing) };
  noteUsage(passing.completion, member);
  if (reportsError(member, false)) passing.end = { type: "error", error: member };
  edited.release();
}

function noteUsage(completion: Completion, { usage }: { readonly usage?: unknown }): void {
  if (usage !== undefined) note(completion, { choices: [], usage: readPromptUsage(usage), hasUsage: isMembers(usage) });
}

/** The value that has just ended, which the scanner has found to be JSON. */
function keptValue({ edited, begin }: Passing): unknown {
  const value: unknown = JSON.parse(new TextDecoder().decode(edited.kept().subarray(begin)));
  return value;
}
