// What a provider has sent of one answer so far: its choices, its usage, and when.
import type { ClientRequest } from "./client-request.ts";
import type { Target } from "./directory/target.ts";
import { estimateTokens } from "./limits/estimate-text.ts";
import { estimatedUsage, type Usage } from "./limits/usage.ts";

export interface Completion {
  readonly request: ClientRequest;
  /** Who was asked. */
  readonly target: Target;
  /** The model that answers, by the name that the client knows. */
  readonly model: string;
  /** All the choices that have begun, by their index. */
  readonly choices: Map<number, Choice>;
  /** How many choices the answer has at least. */
  expected: number;
  /** Of the first chunk, for one that the gateway adds. */
  head: { readonly id: string | undefined; readonly created: number | undefined } | undefined;
  /** Whether the provider has sent a usage of any kind. */
  hasUsage: boolean;
  /** Whether the usage, although it is there, is the gateway's own estimate. */
  isEstimated: boolean;
  /** The last that the provider sent; some send a running count. */
  usage: Usage | undefined;
  /** Estimated tokens of the text that was generated since then. */
  generated: number;
  firstTokenAt: number | undefined;
  /** Since when nothing is missing but the provider's own end, in milliseconds since 1970. */
  finishedAt: number | undefined;
}

interface Choice {
  finishReason: string | undefined;
  /** It went on after a finish reason, so the next one may not be the last either. */
  resumed: boolean;
}

/** What one event says of the answer. */
interface Noted {
  readonly usage: Usage | undefined;
  /** Whether there is a usage, readable or not. */
  readonly hasUsage: boolean;
  readonly choices: readonly NotedChoice[];
}

export interface NotedChoice {
  readonly index: number;
  /** All the text that was generated in it: content, refusal, reasoning, tool calls. */
  readonly generated: string;
  readonly finishReason: string | undefined;
}

export function openCompletion(request: ClientRequest, target: Target, expected: number): Completion {
  const nothing = { head: undefined, usage: undefined, generated: 0, hasUsage: false, isEstimated: false };
  const model = target.name === request.model?.name ? request.asked : target.name;
  return {
    request,
    target,
    model,
    expected,
    choices: new Map(),
    ...nothing,
    firstTokenAt: undefined,
    finishedAt: undefined,
  };
}

export function note(completion: Completion, { choices, usage, hasUsage }: Noted): void {
  // A count that is estimated is of the prompt alone, or of a part of the output.
  const isCounted = usage !== undefined && !usage.estimated;
  for (const choice of choices) noteChoice(completion, choice, isCounted);
  completion.hasUsage ||= hasUsage || usage !== undefined;
  completion.usage = usage ?? completion.usage;
  if (isCounted) completion.generated = 0;
  const isKnown = completion.usage !== undefined && !completion.usage.estimated;
  if (!isFinished(completion) || !isKnown) completion.finishedAt = undefined;
  else completion.finishedAt ??= Date.now();
}

function noteChoice(completion: Completion, noted: NotedChoice, isCounted: boolean): void {
  const { index, generated, finishReason } = noted;
  const choice = choiceAt(completion, index);
  if (generated !== "") {
    completion.firstTokenAt ??= Date.now();
    if (!isCounted) completion.generated += estimateTokens(generated);
    choice.resumed ||= choice.finishReason !== undefined;
    choice.finishReason = undefined;
  }
  choice.finishReason = finishReason ?? choice.finishReason;
}

function choiceAt({ choices }: Completion, index: number): Choice {
  const known = choices.get(index);
  if (known !== undefined) return known;
  const choice = { finishReason: undefined, resumed: false };
  choices.set(index, choice);
  return choice;
}

/** Every choice has a finish reason that nothing has followed. */
export function hasAllFinishReasons({ expected, choices }: Completion): boolean {
  if (choices.size < expected) return false;
  for (const { finishReason } of choices.values()) if (finishReason === undefined) return false;
  return true;
}

/** What is missing is only the provider's own end. Where a choice went on after a finish reason, only that end counts. */
function isFinished(completion: Completion): boolean {
  if (!hasAllFinishReasons(completion)) return false;
  for (const { resumed } of completion.choices.values()) if (resumed) return false;
  return true;
}

/** What came after the last usage is estimated on top of it. */
export function usageOf({ request, usage, generated, isEstimated }: Completion): Usage {
  const tokens = Math.ceil(generated);
  if (usage === undefined) return estimatedUsage(request.promptTokens, tokens);
  if (tokens === 0) return isEstimated ? { ...usage, estimated: true } : usage;
  const { completionTokens, totalTokens } = usage;
  return {
    ...usage,
    completionTokens: completionTokens + tokens,
    totalTokens: totalTokens + tokens,
    estimated: true,
  };
}
