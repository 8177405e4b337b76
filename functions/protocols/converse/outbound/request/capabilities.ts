// What a model of Bedrock accepts, by its id and the operator's word.
import type { Capabilities } from "../../../../core/directory/capabilities.ts";
import { partsOf, type Target } from "../../../../core/directory/target.ts";
import { claudeCapabilities } from "../../../writing/claude/capabilities.ts";
import { BY_PREFIX, CLAUDE, type ModelCapabilities, UNKNOWN } from "./families.ts";
import { type BedrockName, nameIn } from "./model-name.ts";

const PREFIXES = Object.keys(BY_PREFIX).sort((one, other) => other.length - one.length);

/** An id that does not name its model, as that of an application's inference profile, has none unless the operator names it. */
export function capabilitiesOf({ model, capabilities = {} }: Target): ModelCapabilities {
  const { base_model: base, ...operators } = capabilities;
  const name = nameIn(base ?? partsOf(model).id);
  return { ...(name.vendor === "anthropic" ? claude(name) : familyOf(name)), ...given(operators) };
}

function familyOf({ text }: BedrockName): ModelCapabilities {
  const prefix = PREFIXES.find((each) => text.startsWith(each));
  return prefix === undefined ? UNKNOWN : (BY_PREFIX[prefix] ?? UNKNOWN);
}

/** Bedrock holds fewer of them to a schema than Anthropic does, and keeps a cache for an hour from 4.5 on. */
function claude({ text }: BedrockName): ModelCapabilities {
  const known = claudeCapabilities(text);
  return {
    ...CLAUDE,
    ...known,
    structured_output: known.structured_output && HOLDS_SCHEMAS.test(text),
    long_cache: !SHORT_CACHE.test(text),
  };
}

const HOLDS_SCHEMAS = /claude-(?:opus|sonnet|haiku)-4-[56](?!\d)/;
const SHORT_CACHE = /claude-(?:instant|v?[23]|(?:opus|sonnet)-4(?!-[5-9](?!\d)))/;

function given(operators: Capabilities): Partial<ModelCapabilities> {
  return operators as Partial<ModelCapabilities>;
}
