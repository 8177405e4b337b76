// What each generation of Gemini accepts, by Google's documentation and the refusals that people report. A request of the
// wrong generation is a 400.
import type { Capabilities } from "../../../../core/directory/capabilities.ts";
import { partsOf, type Target } from "../../../../core/directory/target.ts";
import type { Dialect } from "../../dialect.ts";

/** Those that matter to Gemini. The limit of an answer is unknown for unknown models. */
export type ModelCapabilities = { readonly [Name in Known]-?: NonNullable<Capabilities[Name]> } & Pick<
  Capabilities,
  "output_limit"
> & { readonly budget: BudgetRange };

type Known =
  | ("sampling" | "thinking" | "thinks_by_default" | "thinking_off" | "efforts" | "structured_output")
  | ("forced_tool_choice" | "prefill" | "json_schema" | "choices" | "penalties" | "system_prompt")
  | ("media_urls" | "signed_calls" | "format_with_tools" | "media_in_results");

/** Of a model that thinks with one, in tokens. */
interface BudgetRange {
  readonly least: number;
  readonly most: number;
}

const NEWEST: ModelCapabilities = {
  sampling: "none",
  thinking: "adaptive",
  thinks_by_default: true,
  thinking_off: false,
  efforts: ["low", "medium", "high"],
  // Every model with a budget takes it.
  budget: { least: 512, most: 24_576 },
  structured_output: true,
  forced_tool_choice: true,
  prefill: false,
  json_schema: true,
  choices: 1,
  penalties: false,
  system_prompt: true,
  media_urls: true,
  signed_calls: true,
  format_with_tools: true,
  media_in_results: true,
};
const GEMINI_37: ModelCapabilities = { ...NEWEST, output_limit: 65_536 };
const GEMINI_36: ModelCapabilities = { ...GEMINI_37, efforts: ["minimal", "low", "medium", "high"] };
const FLASH_3: ModelCapabilities = { ...GEMINI_36, sampling: "both", prefill: true };
const PRO_31: ModelCapabilities = { ...FLASH_3, efforts: ["low", "medium", "high"] };
const GEMINI_25: ModelCapabilities = {
  ...FLASH_3,
  thinking: "budget",
  efforts: [],
  choices: 8,
  signed_calls: false,
  format_with_tools: false,
  media_in_results: false,
  // Vertex AI has one less than the Gemini API.
  output_limit: 65_535,
};
const FLASH_25: ModelCapabilities = { ...GEMINI_25, thinking_off: true, budget: { least: 1, most: 24_576 } };
const GEMINI_20: ModelCapabilities = {
  ...GEMINI_25,
  thinking: "none",
  thinks_by_default: false,
  json_schema: false,
  media_urls: false,
  output_limit: 8192,
};
const GEMINI_10: ModelCapabilities = {
  ...GEMINI_20,
  structured_output: false,
  system_prompt: false,
  choices: 1,
  output_limit: 2048,
};
const GEMMA: ModelCapabilities = { ...GEMINI_10, output_limit: 8192 };

/** By what the model's id begins with: the longest one. */
const BY_PREFIX: Readonly<Record<string, ModelCapabilities>> = {
  "gemini-1.0": GEMINI_10,
  "gemini-1.5": GEMINI_20,
  "gemini-2.0": GEMINI_20,
  "gemini-2.0-flash": { ...GEMINI_20, penalties: true },
  "gemini-2.0-flash-thinking": GEMINI_20,
  "gemini-2.5": GEMINI_25,
  "gemini-2.5-pro": { ...GEMINI_25, budget: { least: 128, most: 32_768 } },
  "gemini-2.5-flash": FLASH_25,
  "gemini-2.5-flash-lite": { ...FLASH_25, thinks_by_default: false, budget: { least: 512, most: 24_576 } },
  "gemini-3-pro": { ...PRO_31, efforts: ["low", "high"] },
  "gemini-3-flash": FLASH_3,
  "gemini-3.1-pro": PRO_31,
  "gemini-3.1-flash": FLASH_3,
  "gemini-3.5-flash": FLASH_3,
  "gemini-3.5-flash-lite": GEMINI_36,
  "gemini-3.6-flash": GEMINI_36,
  "gemini-3.7-flash": GEMINI_37,
  "gemini-3.8-flash": GEMINI_37,
  gemma: GEMMA,
  "gemma-4": { ...GEMMA, thinking: "adaptive", thinking_off: false, efforts: ["minimal", "high"] },
};
const PREFIXES = Object.keys(BY_PREFIX).sort((one, other) => other.length - one.length);

/** Models that paint. Whether a request can say how much to think differs between them. */
const IMAGE = /-image(?![a-z])/;
const PAINTING = { thinking: "none", choices: 1, penalties: false, output_limit: 32_768 } as const;
/** What may follow a prefix: nothing, a variant, a revision or a date, but no other version. */
const REST = /^(?![.\w])/;

/** Unknown models are taken for the newest. Vertex AI fetches addresses for all of them. */
export function capabilitiesOf(target: Target, dialect: Dialect): ModelCapabilities {
  const id = nameIn(partsOf(target.model).id);
  const prefix = PREFIXES.find((each) => id.startsWith(each) && REST.test(id.slice(each.length)));
  const known = prefix === undefined ? NEWEST : (BY_PREFIX[prefix] ?? NEWEST);
  return {
    ...known,
    // The older ones refuse JSON.
    ...(IMAGE.test(id) && { ...PAINTING, structured_output: known.signed_calls }),
    ...(dialect === "vertex" && { media_urls: true }),
    ...(target.capabilities as Partial<ModelCapabilities> | undefined),
  };
}

/** Without the vendor and the path before it, such as `publishers/google/models/`. */
function nameIn(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1).toLowerCase();
}
