// What Google's forms for embeddings have in common.
import type { EmbeddingRequest, WriteEmbeddingOptions } from "../../../core/embedding.ts";
import { inputTypeOf, type Purpose } from "./input-type.ts";
import { leftOut } from "./left-out.ts";

const TASKS: Readonly<Record<Purpose, string>> = {
  document: "RETRIEVAL_DOCUMENT",
  query: "RETRIEVAL_QUERY",
  classification: "CLASSIFICATION",
  clustering: "CLUSTERING",
};

/** ai.google.dev/api/embeddings#v1beta.TaskType */
const OWN = new Set([
  ...["RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT", "SEMANTIC_SIMILARITY", "CLASSIFICATION", "CLUSTERING"],
  ...["QUESTION_ANSWERING", "FACT_VERIFICATION", "CODE_RETRIEVAL_QUERY"],
]);

interface Task {
  readonly taskType: string | undefined;
  readonly dropped: readonly string[];
}

/**
 * Clients may use Google's own words, too. The newer models read what a text is for in the text itself:
 * ai.google.dev/gemini-api/docs/embeddings
 */
export function taskOf(request: EmbeddingRequest, options: WriteEmbeddingOptions): Task {
  const type = inputTypeOf(request);
  if (type === undefined) return { taskType: undefined, dropped: [] };
  if (NEWER.test(options.target.model)) return { taskType: undefined, dropped: ["input_type"] };
  const taskType = type.purpose === undefined ? type.word.toUpperCase() : TASKS[type.purpose];
  if (OWN.has(taskType)) return { taskType, dropped: [] };
  return {
    taskType: undefined,
    dropped: leftOut(options, "input_type", "this model's provider has no such kind of text"),
  };
}

const NEWER = /gemini-embedding-(?:[2-9]|[1-9]\d)(?!\d)/;
