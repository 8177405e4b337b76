// A completion of the simulated provider as the chunks of a stream.
import type { Completion } from "./completion.ts";
import type { Call, Composed } from "./compose.ts";

/** As the events of a stream. */
export function* chatFrames(completion: Completion, includeUsage: boolean): Generator<string> {
  for (const chunk of toChunks(completion, includeUsage)) yield `data: ${JSON.stringify(chunk)}\n\n`;
  yield "data: [DONE]\n\n";
}

/** With `includeUsage` every chunk has the field: null, but for the last one, which has no choices. */
export function* toChunks({ head, choices, usage }: Completion, includeUsage: boolean): Generator<object> {
  const wrap = (choice: object) => ({
    ...head,
    object: "chat.completion.chunk",
    choices: [choice],
    ...(includeUsage ? { usage: null } : {}),
  });
  for (const choice of interleave(choices)) yield wrap(choice);
  if (includeUsage) yield { ...wrap({}), choices: [], usage };
}

/** One delta of every choice in turn. A choice that has run out gives its reason, and then nothing more. */
function* interleave(choices: Composed[]): Generator<object> {
  const open = choices.map((choice, index) => ({ index, deltas: deltasOf(choice), reason: choice.finishReason }));
  while (open.length > 0) {
    for (const choice of [...open]) {
      const { done, value } = choice.deltas.next();
      if (done) open.splice(open.indexOf(choice), 1);
      yield { index: choice.index, delta: value ?? {}, logprobs: null, finish_reason: done ? choice.reason : null };
    }
  }
}

/** The first call comes with the role. */
function* deltasOf({ pieces, calls }: Composed): Generator<object, undefined> {
  const [first] = calls;
  const opening = first === undefined ? { content: "" } : { content: null, ...callStart(first, 0) };
  yield { role: "assistant", ...opening, refusal: null };
  for (const content of pieces) yield { content };
  for (const [index, call] of calls.entries()) {
    if (index > 0) yield callStart(call, index);
    for (const piece of call.pieces) yield { tool_calls: [{ index, [call.type]: { [inputOf(call)]: piece } }] };
  }
}

function callStart(call: Call, index: number): object {
  const { id, type, name } = call;
  return { tool_calls: [{ index, id, type, [type]: { name, [inputOf(call)]: "" } }] };
}

function inputOf({ type }: Call): string {
  return type === "custom" ? "input" : "arguments";
}
