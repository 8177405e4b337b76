// One completion of the simulated provider, and its form as a JSON object.
import { randomUUID } from "node:crypto";
import { type Call, type Composed, compose } from "./compose.ts";
import { promptTokens } from "./messages.ts";
import { answeringName } from "./models.ts";
import type { CompletionRequest } from "./parse-request.ts";
import { planAnswer } from "./plan.ts";

export interface Completion {
  /** What every object of the answer repeats. */
  head: { id: string; created: number; model: string; service_tier: string; system_fingerprint: string };
  choices: Composed[];
  usage: object;
}

export function complete(asked: CompletionRequest, variable = "OPENAI_API_KEY"): Completion {
  const model = answeringName(asked.model);
  const plan = planAnswer(asked, variable);
  const choices = Array.from({ length: asked.choiceCount }, (_, take) => compose(plan, take, asked));
  const id = `chatcmpl-${randomUUID().replaceAll("-", "")}`;
  const created = Math.floor(Date.now() / 1000);
  return {
    head: { id, created, model, service_tier: "default", system_fingerprint: "fp_simulated" },
    choices,
    usage: usageOf(promptTokens(asked.messages, asked.definitions), choices),
  };
}

export function toJson({ head, choices, usage }: Completion): object {
  return { ...head, object: "chat.completion", choices: choices.map(jsonChoice), usage };
}

function jsonChoice({ pieces, calls, finishReason }: Composed, index: number): object {
  const content = calls.length > 0 ? null : pieces.join("");
  const made = calls.length > 0 ? { tool_calls: calls.map(jsonCall) } : {};
  const message = { role: "assistant", content, ...made, refusal: null, annotations: [] };
  return { index, message, logprobs: null, finish_reason: finishReason };
}

function jsonCall({ id, type, name, pieces }: Call): object {
  const input = pieces.join("");
  return { id, type, [type]: type === "custom" ? { name, input } : { name, arguments: input } };
}

function usageOf(prompt: number, choices: Composed[]): object {
  const completion = choices.reduce((sum, choice) => sum + tokensOf(choice), 0);
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

function tokensOf({ pieces, calls }: Composed): number {
  return calls.reduce((sum, call) => sum + 1 + call.pieces.length, pieces.length);
}
