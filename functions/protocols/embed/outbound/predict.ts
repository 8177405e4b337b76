// Vertex AI's `predict` for embeddings: each text is an instance, with a count of its tokens.
import type { EmbeddingTranslation } from "../../../core/embedding.ts";
import { parseData } from "../../answers/event-data.ts";
import { itemsOf, type Written } from "../../answers/written-value.ts";
import { batchesOf } from "./batches.ts";
import { taskOf } from "./google.ts";
import { sortFurther } from "./left-out.ts";
import { countIn, memberOf, vectorsOf } from "./vectors.ts";

/**
 * A request takes 250 texts and 20,000 tokens: cloud.google.com/vertex-ai/generative-ai/docs/embeddings/get-text-embeddings.
 * There are fewer here because the answer is read whole, and because tokens are estimated.
 */
const MOST = { texts: 100, tokens: 15_000 };

export const predict: EmbeddingTranslation = {
  writeRequests(request, options) {
    const { own, dropped } = sortFurther(request, options, ["input_type"]);
    const { taskType, dropped: unsaid } = taskOf(request, options);
    const { dimensions } = request;
    const parameters = { ...(dimensions !== undefined && { outputDimensionality: dimensions }), ...own };
    const write = (content: string) => ({ content, ...(taskType && { task_type: taskType }) });
    const requests = batchesOf(request.texts, MOST).map((texts) => ({
      body: JSON.stringify({ instances: texts.map(write), parameters }),
      count: texts.length,
    }));
    return { requests, dropped: [...dropped, ...unsaid] };
  },
  readAnswer({ text }) {
    const predictions = [...itemsOf(memberOf({ value: parseData(text), text: () => text }, "predictions"))];
    const embeddings = predictions.map((prediction) => memberOf(prediction, "embeddings"));
    const vectors = vectorsOf(embeddings.map((one) => memberOf(one, "values")));
    return vectors && { vectors, tokens: sumOf(embeddings.map(tokensOf)) };
  },
};

function tokensOf(embedding: Written): number | undefined {
  return countIn(memberOf(memberOf(embedding, "statistics"), "token_count").value);
}

/** Undefined where one of them is. */
function sumOf(counts: readonly (number | undefined)[]): number | undefined {
  return counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
}
