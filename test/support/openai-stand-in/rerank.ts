// Rerank as Cohere has it in its second version, and as Jina and others have it: a document that shares more words with the query
// is more relevant.
import { ApiError } from "../../../local/simulated-provider/api-error.ts";
import { optionalBoolean, optionalInteger, required } from "../../../local/simulated-provider/fields.ts";
import { jsonOf, type Outgoing } from "../anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "../fake-provider/exchange.ts";
import { type Members, membersOf, textOf, tokensIn } from "./members.ts";

const COHERES = new Set(["model", "query", "documents", "top_n", "max_tokens_per_doc", "priority"]);
const JINAS = new Set(["model", "query", "documents", "top_n", "return_documents"]);

export function cohereRerank({ body }: RecordedRequest): Outgoing {
  const results = resultsOf(membersOf(body, COHERES)).map(({ index, relevance_score }) => ({ index, relevance_score }));
  const meta = { api_version: { version: "2" }, billed_units: { search_units: 1 } };
  return jsonOf({ id: "rerank-stand-in", results, meta });
}

export function jinaRerank({ body }: RecordedRequest): Outgoing {
  const members = membersOf(body, JINAS);
  const returnsDocuments = optionalBoolean({ ...members }, "return_documents") ?? true;
  const results = resultsOf(members).map(({ text, ...result }) => ({
    ...result,
    ...(returnsDocuments && { document: { text } }),
  }));
  const total = [textOf(members, "query"), ...documentsOf(members)].reduce((sum, text) => sum + tokensIn(text), 0);
  return jsonOf({ model: textOf(members, "model"), object: "list", results, usage: { total_tokens: total } });
}

function resultsOf(members: Members) {
  textOf(members, "model");
  const asked = wordsOf(textOf(members, "query"));
  const documents = documentsOf(members);
  const results = documents.map((text, index) => {
    const shared = [...wordsOf(text)].filter((word) => asked.has(word)).length;
    return { index, relevance_score: shared / Math.max(1, asked.size), text };
  });
  const most = optionalInteger({ ...members }, "top_n", { min: 1, max: Number.MAX_SAFE_INTEGER });
  return results.toSorted((one, other) => other.relevance_score - one.relevance_score).slice(0, most);
}

function documentsOf(members: Members): string[] {
  const documents = required(members["documents"], "documents");
  const isTexts = Array.isArray(documents) && documents.every((each): each is string => typeof each === "string");
  if (!isTexts || documents.length === 0) throw ApiError.field("documents", "invalid_type", "must be a list of texts");
  return documents;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\w+/g));
}
