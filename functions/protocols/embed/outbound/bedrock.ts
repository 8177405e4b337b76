// The forms of embeddings at Bedrock: each maker's models have one of their own.
import "../../in-every-instance.ts";
import { partsOf, type Target } from "../../../core/directory/target.ts";
import type { EmbeddingTranslation } from "../../../core/embedding.ts";
import { type BedrockForm, bedrockForm } from "../model-forms.ts";
import { cohere } from "./cohere.ts";
import { nova } from "./nova.ts";
import { titan } from "./titan.ts";

const TRANSLATIONS: Readonly<Record<BedrockForm, EmbeddingTranslation>> = { titan, cohere, nova };

/** Undefined where the id does not say what the model is, as of an application's inference profile. */
export function bedrockTranslation({ model }: Target): EmbeddingTranslation | undefined {
  const form = bedrockForm(partsOf(model).id);
  return form && TRANSLATIONS[form];
}
