// Cohere's embeddings at Bedrock. docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html
import { partsOf } from "../../../core/directory/target.ts";
import type { EmbeddingRequest, EmbeddingTranslation, WriteEmbeddingOptions } from "../../../core/embedding.ts";
import { parseData } from "../../answers/event-data.ts";
import { itemsOf } from "../../answers/written-value.ts";
import { batchesOf } from "./batches.ts";
import { tokensIn } from "./bedrock-tokens.ts";
import { inputTypeOf, type Purpose } from "./input-type.ts";
import { leftOut, sortFurther } from "./left-out.ts";
import { memberOf, vectorsOf } from "./vectors.ts";

const MOST_TEXTS = 96;

const TYPES: Readonly<Record<Purpose, string>> = {
  document: "search_document",
  query: "search_query",
  classification: "classification",
  clustering: "clustering",
};

export const cohere: EmbeddingTranslation = {
  writeRequests(request, options) {
    const { own, dropped } = sortFurther(request, options, ["input_type", "truncate"]);
    const { members, refused } = sized(request.dimensions, options);
    const { truncate } = request.further;
    const common = {
      input_type: typeOf(request),
      ...(typeof truncate === "string" && { truncate }),
      ...members,
      ...own,
    };
    const requests = batchesOf(request.texts, { texts: MOST_TEXTS }).map((texts) => ({
      body: JSON.stringify({ texts, ...common }),
      count: texts.length,
    }));
    return { requests, dropped: [...dropped, ...refused] };
  },
  /** The vectors are a list, or such a list by the type of their numbers. */
  readAnswer(answer) {
    const all = memberOf({ value: parseData(answer.text), text: () => answer.text }, "embeddings");
    const vectors = vectorsOf(itemsOf(Array.isArray(all.value) ? all : memberOf(all, "float")));
    return vectors && { vectors, tokens: tokensIn(answer) };
  },
};

/** It has to be said. What is not known here, the model may know. */
function typeOf(request: EmbeddingRequest): string {
  const type = inputTypeOf(request);
  if (type === undefined) return TYPES.document;
  return type.purpose === undefined ? type.word : TYPES[type.purpose];
}

/** The third version has one size. */
function sized(dimensions: number | undefined, options: WriteEmbeddingOptions) {
  const { id } = partsOf(options.target.model);
  if (dimensions === undefined) return { members: {}, refused: [] };
  const [, light] = /cohere\.embed-(?:english|multilingual)(-light)?-v3/.exec(id) ?? [];
  if (!/cohere\.embed-(?:english|multilingual)/.test(id))
    return { members: { output_dimension: dimensions }, refused: [] };
  const only = light === undefined ? 1_024 : 384;
  return {
    members: {},
    refused: dimensions === only ? [] : leftOut(options, "dimensions", `this model's vectors have ${only}`),
  };
}
