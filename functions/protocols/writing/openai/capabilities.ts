// What the model of a target accepts, by its provider and its id. The operator's word wins.
import { partsOf, type Target } from "../../../core/directory/target.ts";
import type { ChatCapabilities } from "./chat-capabilities.ts";
import { modelName } from "./needs-responses.ts";
import { isOpenAiModel, openAiCapabilities } from "./openai-models.ts";
import { vendorCapabilities } from "./vendor-models.ts";

/** Who serves OpenAI's own models under their own ids, by OpenAI's own rules. */
const OPENAI_SERVERS: ReadonlySet<string> = new Set(["openai", "azure", "bedrock"]);

export function capabilitiesOf({ model, capabilities = {} }: Target): ChatCapabilities {
  const { base_model: base, ...operators } = capabilities;
  const { provider, id } = partsOf(model);
  const name = modelName(base ?? id);
  const known =
    OPENAI_SERVERS.has(provider) && isOpenAiModel(name) ? openAiCapabilities(name) : vendorCapabilities(provider, name);
  return { ...known, ...(operators as Partial<ChatCapabilities>) };
}
