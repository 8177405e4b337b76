// Amazon Titan's embeddings: one text a request. docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
import { partsOf } from "../../../core/directory/target.ts";
import type { EmbeddingTranslation, WriteEmbeddingOptions } from "../../../core/embedding.ts";
import { parseData } from "../../answers/event-data.ts";
import { tokensIn } from "./bedrock-tokens.ts";
import { leftOut, sortFurther } from "./left-out.ts";
import { countIn, memberOf, vectorsOf } from "./vectors.ts";

/** Of the first version, which has no others. */
const ONLY_SIZE = 1_536;

export const titan: EmbeddingTranslation = {
  writeRequests(request, options) {
    const { own, dropped } = sortFurther(request, options, []);
    const { members, refused } = sized(request.dimensions, options);
    const requests = request.texts.map((inputText) => ({
      body: JSON.stringify({ inputText, ...members, ...own }),
      count: 1,
    }));
    return { requests, dropped: [...dropped, ...refused] };
  },
  readAnswer(answer) {
    const value = parseData(answer.text);
    const vectors = vectorsOf([memberOf({ value, text: () => answer.text }, "embedding")]);
    return vectors && { vectors, tokens: countIn(value?.["inputTextTokenCount"]) ?? tokensIn(answer) };
  },
};

function sized(dimensions: number | undefined, options: WriteEmbeddingOptions) {
  const { id } = partsOf(options.target.model);
  if (dimensions === undefined) return { members: {}, refused: [] };
  if (id.includes("titan-embed-image"))
    return { members: { embeddingConfig: { outputEmbeddingLength: dimensions } }, refused: [] };
  if (!/titan-embed-text-v1|titan-embed-g1/.test(id)) return { members: { dimensions }, refused: [] };
  return {
    members: {},
    refused: dimensions === ONLY_SIZE ? [] : leftOut(options, "dimensions", `this model's vectors have ${ONLY_SIZE}`),
  };
}
