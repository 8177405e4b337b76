// The state of the playground: its turns, and what is sent next.

import { isObject } from "../parts/patch.ts";
import { parse } from "./json.ts";
import type { Settings } from "./request.ts";
import type { Run } from "./run.ts";
import type { Form } from "./settings.tsx";
import type { Exchange, Question } from "./turns.ts";

export interface Turn {
  readonly question: Question;
  /** One for each model that answers. */
  readonly runs: readonly Run[];
}

/** Undefined where it is not a JSON object. */
export function moreOf(form: Form): Readonly<Record<string, unknown>> | undefined {
  if (form.more.trim() === "") return {};
  const value = parse(form.more);
  return isObject(value) ? value : undefined;
}

export function settingsOf(form: Form, model: string): Settings {
  return {
    protocol: form.protocol,
    model,
    system: form.system.trim(),
    temperature: numberOf(form.temperature),
    maxTokens: numberOf(form.maxTokens),
    isStreamed: form.isStreamed,
    more: moreOf(form) ?? {},
  };
}

function numberOf(text: string): number | undefined {
  const value = Number(text.replaceAll(",", ""));
  return text.trim() === "" || Number.isNaN(value) ? undefined : value;
}

/** What one column has heard so far, and the question. Answers that failed are left out with their questions. */
export function exchangesOf(turns: readonly Turn[], column: number, question: Question): readonly Exchange[] {
  const heard = turns.flatMap(({ question, runs }) => {
    const parts = runs[column]?.answer.parts ?? [];
    return parts.length === 0 ? [] : [{ question, answer: parts }];
  });
  return [...heard, { question, answer: undefined }];
}
