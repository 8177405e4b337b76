// What the texts are for. Cohere, Voyage and NVIDIA have words of their own for it, and so have Google and Amazon.
import type { EmbeddingRequest } from "../../../core/embedding.ts";

export type Purpose = "document" | "query" | "classification" | "clustering";

const PURPOSES: Readonly<Record<string, Purpose>> = {
  document: "document",
  passage: "document",
  search_document: "document",
  query: "query",
  search_query: "query",
  classification: "classification",
  clustering: "clustering",
};

/** In the client's word, and what it means if that is known. Undefined: the client does not say. */
export function inputTypeOf({ further }: EmbeddingRequest): { word: string; purpose: Purpose | undefined } | undefined {
  const word = further["input_type"];
  if (typeof word !== "string" || word === "") return undefined;
  const known = word.toLowerCase();
  return { word, purpose: Object.hasOwn(PURPOSES, known) ? PURPOSES[known] : undefined };
}
