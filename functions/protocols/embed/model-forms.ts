// In which form a model has embeddings: its id says it.

export type VertexMethod = "predict" | "embedContent";

/** As Google's own SDK chooses (googleapis/js-genai, tIsVertexEmbedContentModel). */
export function vertexMethod(id: string): VertexMethod {
  const isNewer = (id.includes("gemini") && !id.endsWith("gemini-embedding-001")) || id.includes("maas");
  return isNewer ? "embedContent" : "predict";
}

export type BedrockForm = "titan" | "cohere" | "nova";

const FORMS: readonly (readonly [RegExp, BedrockForm])[] = [
  [/(?:^|[./])amazon\.titan-embed-/, "titan"],
  [/(?:^|[./])cohere\.embed-/, "cohere"],
  [/(?:^|[./])amazon\.nova-\d+-multimodal-embeddings/, "nova"],
];

/** Of ids, of those of inference profiles, and of ARNs that name a model. Undefined: it has no embeddings, or does not say so. */
export function bedrockForm(id: string): BedrockForm | undefined {
  return FORMS.find(([pattern]) => pattern.test(id))?.[1];
}
