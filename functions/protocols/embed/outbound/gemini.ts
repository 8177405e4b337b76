// The Gemini API's batchEmbedContents: each text is a request of its own, and all of them are of the same model.
import "../../in-every-instance.ts";
import { partsOf } from "../../../core/directory/target.ts";
import type { EmbeddingTranslation } from "../../../core/embedding.ts";
import { isMembers } from "../../../core/wire/members.ts";
import { parseData } from "../../answers/event-data.ts";
import { itemsOf } from "../../answers/written-value.ts";
import { batchesOf } from "./batches.ts";
import { taskOf } from "./google.ts";
import { sortFurther } from "./left-out.ts";
import { countIn, memberOf, vectorsOf } from "./vectors.ts";

/** "At most 100 requests can be in one batch", says the API. */
const MOST_TEXTS = 100;

export const gemini: EmbeddingTranslation = {
  writeRequests(request, options) {
    const { id } = partsOf(options.target.model);
    const { own, dropped } = sortFurther(request, options, ["input_type"]);
    const { taskType, dropped: unsaid } = taskOf(request, options);
    const common = { ...(taskType && { taskType }), ...sized(request.dimensions), ...own };
    const write = (text: string) => ({ model: nameOf(id), content: { parts: [{ text }] }, ...common });
    const requests = batchesOf(request.texts, { texts: MOST_TEXTS }).map((texts) => ({
      body: JSON.stringify({ requests: texts.map(write) }),
      count: texts.length,
    }));
    return { requests, dropped: [...dropped, ...unsaid] };
  },
  readAnswer({ text }) {
    const value = parseData(text);
    const lists = Array.from(itemsOf(memberOf({ value, text: () => text }, "embeddings")), (item) =>
      memberOf(item, "values"),
    );
    const vectors = vectorsOf(lists);
    const usage = value?.["usageMetadata"];
    return vectors && { vectors, tokens: isMembers(usage) ? countIn(usage["promptTokenCount"]) : undefined };
  },
};

function sized(dimensions: number | undefined) {
  return dimensions === undefined ? {} : { outputDimensionality: dimensions };
}

/** The API's own names of models have the collection before the id. */
function nameOf(id: string): string {
  return /^(?:models|tunedModels)\//.test(id) ? id : `models/${id}`;
}
