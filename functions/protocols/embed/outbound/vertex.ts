// Vertex AI's two methods for embeddings.
import "../../in-every-instance.ts";
import { partsOf, type Target } from "../../../core/directory/target.ts";
import type { EmbeddingTranslation } from "../../../core/embedding.ts";
import { vertexMethod } from "../model-forms.ts";
import { embedContent } from "./embed-content.ts";
import { predict } from "./predict.ts";

export function vertexTranslation({ model }: Target): EmbeddingTranslation {
  return vertexMethod(partsOf(model).id) === "predict" ? predict : embedContent;
}
