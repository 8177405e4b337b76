// An answer of the simulated provider as the events of a stream. Each has the usage so far; nothing marks the end.
import { answerJson, type Candidate, candidateJson, type Generation, thoughtPart } from "./generation.ts";

interface Step {
  readonly parts: readonly object[];
  readonly tokens: number;
  readonly thoughts: number;
}

/** As the events of a stream. Google ends lines with CRLF. */
export function* generationFrames(generation: Generation): Generator<string> {
  for (const event of generationEvents(generation)) yield `data: ${JSON.stringify(event)}\r\n\r\n`;
}

/** One step of every candidate in turn. The last has the reason. */
export function* generationEvents(generation: Generation): Generator<object> {
  const open = generation.candidates.map((candidate) => ({ candidate, steps: stepsOf(candidate) }));
  const used = { tokens: 0, thoughts: 0 };
  while (open.length > 0) {
    for (const one of [...open]) {
      const [step, ...others] = one.steps;
      if (others.length === 0) open.splice(open.indexOf(one), 1);
      one.steps = others;
      used.tokens += step?.tokens ?? 0;
      used.thoughts += step?.thoughts ?? 0;
      const reason = others.length === 0 && { finishReason: one.candidate.finishReason };
      yield answerJson(generation, [{ ...candidateJson(one.candidate, step?.parts ?? []), ...reason }], used);
    }
  }
}

/** A signature comes behind all text, on an empty one. */
function stepsOf({ thought, pieces, calls, signature, tokens }: Candidate): Step[] {
  const last = signature === undefined ? [] : [{ text: "", thoughtSignature: signature }];
  const rest = tokens - pieces.length;
  return [
    ...thought.map((text) => ({ parts: [thoughtPart(text)], tokens: 0, thoughts: 1 })),
    ...pieces.map((text) => ({ parts: [{ text }], tokens: 1, thoughts: 0 })),
    ...calls.map((call) => ({ parts: [call], tokens: 0, thoughts: 0 })),
    { parts: last, tokens: rest, thoughts: 0 },
  ];
}
