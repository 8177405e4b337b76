// The answer to a moderation request: each text is judged by a few words. Images are never flagged.
import { randomUUID } from "node:crypto";
import { answeringName } from "../models.ts";
import { noticeOf } from "../notice.ts";
import { CATEGORIES } from "./categories.ts";
import type { Moderated, ModerationRequest } from "./parse-request.ts";

export function moderate({ model, inputs }: ModerationRequest, variable = "OPENAI_API_KEY"): object {
  return {
    ...{ id: `modr-simulated-${randomUUID()}`, model: answeringName(model), ...noticeOf(variable, "moderations") },
    results: inputs.map(resultOf),
  };
}

const FLAGGED = 0.5;

function resultOf({ text, hasImage }: Moderated): object {
  const words = new Set(text.toLowerCase().match(/\p{L}+/gu));
  const scores = Object.entries(CATEGORIES).map(([name, known]) => [name, scoreOf(words, known)] as const);
  const types = [...(text === "" ? [] : ["text"]), ...(hasImage ? ["image"] : [])];
  return {
    flagged: scores.some(([, score]) => score >= FLAGGED),
    categories: Object.fromEntries(scores.map(([name, score]) => [name, score >= FLAGGED])),
    category_scores: Object.fromEntries(scores),
    category_applied_input_types: Object.fromEntries(scores.map(([name]) => [name, types])),
  };
}

/** 0.8 for one word, and closer to 1 with each further one. */
function scoreOf(words: ReadonlySet<string>, known: readonly string[]): number {
  const said = known.filter((word) => words.has(word)).length;
  return said === 0 ? 0.0001 : 1 - 0.2 ** said;
}
