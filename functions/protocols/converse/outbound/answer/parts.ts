// The parts of an answer, from the start of a block to its end. Only the blocks of tools say that they begin.
import type { AnswerEvent, OpenedPart } from "../../../../core/conversation/events.ts";
import type { Answer, OpenKind, OpenPart } from "./answer.ts";
import type { Piece } from "./pieces.ts";
import { joinRedacted } from "./redacted.ts";

/** Of a stream that closes none, more would fill the memory. */
const MOST_OPEN = 50_000;

export interface Opening {
  /** Of the block. */
  readonly at: number;
  readonly kind: OpenKind;
  /** Undefined: the client does not see it, or not yet. */
  readonly part: OpenedPart | undefined;
}

/** Undefined: there are too many. */
export function openPart(answer: Answer, { at, kind, part }: Opening): AnswerEvent[] | undefined {
  if (answer.open.size >= MOST_OPEN) return undefined;
  answer.stop = undefined;
  const before = closePart(answer, at);
  const index = part === undefined ? -1 : answer.parts++;
  answer.open.set(at, { kind, index, hasText: false, signature: "", pieces: [] });
  return part === undefined ? before : [...before, { type: "part-start", index, part }];
}

/** Undefined: it is of nothing that has begun. */
export function addPiece(answer: Answer, at: number, piece: Piece): AnswerEvent[] | undefined {
  const kind = piece.kind === "signature" ? "reasoning" : piece.kind;
  const known = answer.open.get(at);
  if (known?.kind === "ignored") return [];
  if (known?.kind === kind) return continuePart(answer, known, piece);
  if (kind === "input") return undefined;
  const opened = openPart(answer, { at, kind, part: partOf(answer, kind) });
  const part = answer.open.get(at);
  return opened && part && [...opened, ...continuePart(answer, part, piece)];
}

function partOf({ options }: Answer, kind: Exclude<Piece["kind"], "input" | "signature">): OpenedPart | undefined {
  if (kind === "redacted" || (kind === "text" && options.answerTool !== undefined)) return undefined;
  return { type: kind };
}

function continuePart(answer: Answer, part: OpenPart, { kind, text }: Piece): AnswerEvent[] {
  answer.stop = undefined;
  if (kind === "signature") part.signature += text;
  else if (kind === "redacted") part.pieces.push(text);
  else if (part.index < 0) answer.aside += text;
  else {
    part.hasText = true;
    return [{ type: "part-delta", index: part.index, text }];
  }
  return [];
}

export function closePart(answer: Answer, at: number): AnswerEvent[] {
  const part = answer.open.get(at);
  answer.open.delete(at);
  return part === undefined ? [] : closing(answer, part);
}

/** Where no input came, there are no arguments. A signature is useful only where its maker is known. */
export function closing(answer: Answer, { kind, index, hasText, signature, pieces }: OpenPart): AnswerEvent[] {
  const { maker } = answer.options;
  if (kind === "redacted") return redacted(answer, joinRedacted(pieces));
  if (index < 0) return [];
  const signed = signature !== "" && maker !== undefined ? { signature: { maker, value: signature } } : {};
  const end: AnswerEvent = { type: "part-end", index, ...signed };
  return kind === "input" && !hasText ? [{ type: "part-delta", index, text: "{}" }, end] : [end];
}

function redacted(answer: Answer, value: string): AnswerEvent[] {
  const { maker } = answer.options;
  if (maker === undefined || value === "") return [];
  const index = answer.parts++;
  const part = { type: "redacted-reasoning", data: { maker, value } } as const;
  return [
    { type: "part-start", index, part },
    { type: "part-end", index },
  ];
}
