// One completion of the simulated provider, and its two shapes on the wire: a JSON object, or the chunks of a stream.
import { randomUUID } from "node:crypto";
import { type Composed, compose } from "./compose.ts";
import { promptTokens } from "./messages.ts";
import { answeringName } from "./models.ts";
import type { CompletionRequest } from "./parse-request.ts";

export interface Completion {
  /** What every object of the answer repeats. */
  head: { id: string; created: number; model: string; service_tier: string; system_fingerprint: string };
  choices: Composed[];
  usage: object;
}

export function complete(asked: CompletionRequest): Completion {
  const model = answeringName(asked.model);
  const choices = Array.from({ length: asked.choiceCount }, (_, take) => compose(asked.messages, take, asked));
  const id = `chatcmpl-${randomUUID().replaceAll("-", "")}`;
  const created = Math.floor(Date.now() / 1000);
  return {
    head: { id, created, model, service_tier: "default", system_fingerprint: "fp_simulated" },
    choices,
    usage: usageOf(promptTokens(asked.messages), choices),
  };
}

export function toJson({ head, choices, usage }: Completion): object {
  return { ...head, object: "chat.completion", choices: choices.map(jsonChoice), usage };
}

/** With `includeUsage` every chunk has the field: null, but for the last one, which has no choices. */
export function* toChunks({ head, choices, usage }: Completion, includeUsage: boolean): Generator<object> {
  const wrap = (choice: object) => ({
    ...head,
    object: "chat.completion.chunk",
    choices: [choice],
    ...(includeUsage ? { usage: null } : {}),
  });
  for (const index of choices.keys()) yield wrap(delta(index, { role: "assistant", content: "", refusal: null }));
  for (const choice of interleave(choices)) yield wrap(choice);
  if (includeUsage) yield { ...wrap({}), choices: [], usage };
}

/** One piece of every choice in turn; a choice that has run out says why, and then keeps still. */
function* interleave(choices: Composed[]): Generator<object> {
  const rounds = Math.max(...choices.map(({ pieces }) => pieces.length));
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { pieces, finishReason }] of choices.entries()) {
      if (round < pieces.length) yield delta(index, { content: pieces[round] });
      if (round === pieces.length) yield delta(index, {}, finishReason);
    }
  }
}

function delta(index: number, content: object, finishReason: string | null = null): object {
  return { index, delta: content, logprobs: null, finish_reason: finishReason };
}

function jsonChoice({ pieces, finishReason }: Composed, index: number): object {
  const message = { role: "assistant", content: pieces.join(""), refusal: null, annotations: [] };
  return { index, message, logprobs: null, finish_reason: finishReason };
}

function usageOf(prompt: number, choices: Composed[]): object {
  const completion = choices.reduce((sum, { pieces }) => sum + pieces.length, 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
