// Amazon Nova's multimodal embeddings: one text a request. docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html
import type { EmbeddingRequest, EmbeddingTranslation, WriteEmbeddingOptions } from "../../../core/embedding.ts";
import { parseData } from "../../answers/event-data.ts";
import { itemsOf } from "../../answers/written-value.ts";
import { tokensIn } from "./bedrock-tokens.ts";
import { inputTypeOf, type Purpose } from "./input-type.ts";
import { leftOut, sortFurther } from "./left-out.ts";
import { memberOf, vectorsOf } from "./vectors.ts";

const PURPOSES: Readonly<Record<Purpose, string>> = {
  document: "GENERIC_INDEX",
  query: "GENERIC_RETRIEVAL",
  classification: "CLASSIFICATION",
  clustering: "CLUSTERING",
};

export const nova: EmbeddingTranslation = {
  writeRequests(request, options) {
    const { own, dropped } = sortFurther(request, options, ["input_type"]);
    const { purpose, dropped: unsaid } = purposeOf(request, options);
    const { dimensions } = request;
    const size = dimensions !== undefined && { embeddingDimension: dimensions };
    const params = { embeddingPurpose: purpose, ...size, ...own };
    const requests = request.texts.map((value) => ({
      body: JSON.stringify({
        taskType: "SINGLE_EMBEDDING",
        singleEmbeddingParams: { ...params, text: { truncationMode: "NONE", value } },
      }),
      count: 1,
    }));
    return { requests, dropped: [...dropped, ...unsaid] };
  },
  readAnswer(answer) {
    const embeddings = memberOf({ value: parseData(answer.text), text: () => answer.text }, "embeddings");
    const vectors = vectorsOf(Array.from(itemsOf(embeddings), (item) => memberOf(item, "embedding")));
    return vectors && { vectors, tokens: tokensIn(answer) };
  },
};

/** The model has words of its own, such as `TEXT_RETRIEVAL`. */
function purposeOf(request: EmbeddingRequest, options: WriteEmbeddingOptions) {
  const type = inputTypeOf(request);
  if (type === undefined) return { purpose: PURPOSES.document, dropped: [] };
  const purpose = type.purpose === undefined ? type.word : PURPOSES[type.purpose];
  if (/^[A-Z_]+$/.test(purpose)) return { purpose, dropped: [] };
  const dropped = leftOut(options, "input_type", "this model's provider has no such kind of text");
  return { purpose: PURPOSES.document, dropped };
}
