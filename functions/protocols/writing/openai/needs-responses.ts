// Which of OpenAI's own models can be asked for more in Responses than in chat completions. The provider's entry in the bundle
// has this, so it is small.
import { partsOf, type Target } from "../../../core/directory/target.ts";

/** With tools they only think in Responses. */
const THINKING_BESIDE_TOOLS = /^gpt-5\.[456](?![.\w])/;
/** They are in no other API: codex, pro and deep research. */
const RESPONSES_ONLY = /^(?:gpt-5(?:\.\d+)?-(?:codex|pro)|o[13]-pro|o[34](?:-mini)?-deep-research|codex-mini)(?![.\w])/;

/** `base_model` is the operator's word, where the id is a deployment's. */
export function needsResponses({ model, capabilities }: Target): boolean {
  const name = modelName(capabilities?.base_model ?? partsOf(model).id);
  return thinksBesideToolsInResponsesOnly(name) || RESPONSES_ONLY.test(name);
}

/** `name` is without what is before it. */
export function thinksBesideToolsInResponsesOnly(name: string): boolean {
  return THINKING_BESIDE_TOOLS.test(name);
}

/** Without the path or the vendor before it, and what fine-tuning puts there. */
export function modelName(id: string): string {
  return id
    .slice(id.lastIndexOf("/") + 1)
    .toLowerCase()
    .replace(/^(?:ft:|openai\.)/, "");
}
