// Vertex AI's embedContent: one text a request.
import type { EmbeddingTranslation } from "../../../core/embedding.ts";
import { parseData } from "../../answers/event-data.ts";
import { taskOf } from "./google.ts";
import { sortFurther } from "./left-out.ts";
import { countIn, memberOf, vectorsOf } from "./vectors.ts";

export const embedContent: EmbeddingTranslation = {
  writeRequests(request, options) {
    const { own, dropped } = sortFurther(request, options, ["input_type"]);
    const { taskType, dropped: unsaid } = taskOf(request, options);
    const { dimensions } = request;
    const size = dimensions !== undefined && { outputDimensionality: dimensions };
    const embedContentConfig = { ...(taskType && { taskType }), ...size, ...own };
    const requests = request.texts.map((text) => ({
      body: JSON.stringify({ content: { role: "user", parts: [{ text }] }, embedContentConfig }),
      count: 1,
    }));
    return { requests, dropped: [...dropped, ...unsaid] };
  },
  readAnswer({ text }) {
    const answer = { value: parseData(text), text: () => text };
    const vectors = vectorsOf([memberOf(memberOf(answer, "embedding"), "values")]);
    return (
      vectors && { vectors, tokens: countIn(memberOf(memberOf(answer, "usageMetadata"), "promptTokenCount").value) }
    );
  },
};
