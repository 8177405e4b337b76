// What each family of models on Bedrock accepts: by AWS's tables of models, features and parameters, and by the refusals that
// people report. What a family does not accept is a 400.
import type { ClaudeCapabilities } from "../../../writing/claude/capabilities.ts";
import type { FamilyCapabilities } from "./family-capabilities.ts";

export type ModelCapabilities = FamilyCapabilities & ClaudeCapabilities;

/** The least that any model accepts. */
export const UNKNOWN: ModelCapabilities = {
  sampling: "none",
  thinking: "none",
  thinks_by_default: false,
  thinking_off: true,
  efforts: [],
  structured_output: false,
  forced_tool_choice: false,
  prefill: false,
  system_prompt: true,
  reasoning: "claude",
  top_k: undefined,
  stop_sequences: "at words",
  tool_choice: false,
  named_tool_choice: false,
  single_calls: false,
  beside_results: "nothing",
  media_kinds_in_results: [],
  result_status: false,
  call_ids: "any",
  audio: false,
  cache: "nothing",
  long_cache: false,
  assistant_first: false,
};

const USUAL: ModelCapabilities = {
  ...UNKNOWN,
  sampling: "both",
  stop_sequences: "anywhere",
  beside_results: "everything",
  media_kinds_in_results: ["image"],
  result_status: true,
};
const FORCED = { tool_choice: true, named_tool_choice: true, forced_tool_choice: true } as const;
const OLD: ModelCapabilities = { ...USUAL, system_prompt: false };

export const CLAUDE: ModelCapabilities = {
  ...USUAL,
  ...FORCED,
  single_calls: true,
  top_k: "claude",
  stop_sequences: "at words",
  beside_results: "no documents",
  media_kinds_in_results: ["image", "document"],
  cache: "prompt and tools",
  assistant_first: true,
};

const NOVA: ModelCapabilities = { ...USUAL, ...FORCED, top_k: "nova", cache: "prompt", output_limit: 10_000 };
const NOVA_2: ModelCapabilities = {
  ...NOVA,
  output_limit: undefined,
  thinking: "adaptive",
  reasoning: "nova",
  efforts: ["low", "medium", "high"],
};
const LLAMA: ModelCapabilities = {
  ...USUAL,
  beside_results: "nothing",
  media_kinds_in_results: ["image", "document"],
  output_limit: 8192,
};
const LLAMA_3: ModelCapabilities = { ...LLAMA, output_limit: 2048 };
const MISTRAL: ModelCapabilities = {
  ...USUAL,
  beside_results: "nothing",
  media_kinds_in_results: ["document"],
  tool_choice: true,
  forced_tool_choice: true,
  call_ids: "mistral",
};
const NEWER_MISTRAL: ModelCapabilities = { ...MISTRAL, structured_output: true };
const GPT_OSS: ModelCapabilities = {
  ...USUAL,
  thinking: "adaptive",
  thinks_by_default: true,
  thinking_off: false,
  efforts: ["low", "medium", "high"],
  reasoning: "gpt-oss",
  stop_sequences: "nowhere",
};
const GPT: ModelCapabilities = { ...GPT_OSS, sampling: "none", reasoning: "gpt" };
const QWEN: ModelCapabilities = {
  ...USUAL,
  structured_output: true,
  media_kinds_in_results: [],
  assistant_first: true,
};
const THINKING_QWEN: ModelCapabilities = {
  ...QWEN,
  thinking: "adaptive",
  thinks_by_default: true,
  thinking_off: false,
  efforts: ["low", "high"],
  reasoning: "qwen",
};
const OPEN: ModelCapabilities = { ...USUAL, ...FORCED, structured_output: true, assistant_first: true };
const STRUCTURED: ModelCapabilities = { ...USUAL, structured_output: true };

/** By what the name begins with: the longest one. */
export const BY_PREFIX: Readonly<Record<string, ModelCapabilities>> = {
  "ai21.": USUAL,
  "ai21.jamba": { ...USUAL, output_limit: 4096 },
  "amazon.nova": NOVA,
  "amazon.nova-2": NOVA_2,
  "amazon.nova-2-omni": { ...NOVA_2, audio: true },
  "amazon.titan": OLD,
  "amazon.titan-text-express": { ...OLD, output_limit: 8192 },
  "amazon.titan-text-lite": { ...OLD, output_limit: 4096 },
  "amazon.titan-text-premier": { ...OLD, output_limit: 3000 },
  "cohere.": USUAL,
  "cohere.command-r": { ...USUAL, output_limit: 4096 },
  "cohere.command-text": { ...OLD, output_limit: 4096 },
  "cohere.command-light": { ...OLD, output_limit: 4096 },
  "deepseek.": USUAL,
  "deepseek.r1": { ...USUAL, thinks_by_default: true, thinking_off: false, output_limit: 32_768 },
  "google.gemma": USUAL,
  "google.gemma-3-12b": STRUCTURED,
  "google.gemma-3-27b": STRUCTURED,
  "meta.llama": LLAMA,
  "meta.llama3-8b": LLAMA_3,
  "meta.llama3-70b": LLAMA_3,
  "minimax.": STRUCTURED,
  "mistral.": MISTRAL,
  "mistral.magistral-small": NEWER_MISTRAL,
  "mistral.ministral-3": NEWER_MISTRAL,
  "mistral.mistral-7b": { ...MISTRAL, system_prompt: false, output_limit: 8192 },
  "mistral.mistral-large": { ...MISTRAL, output_limit: 8192 },
  "mistral.mistral-large-3": NEWER_MISTRAL,
  "mistral.mistral-small": { ...MISTRAL, output_limit: 8192 },
  "mistral.mixtral": { ...MISTRAL, system_prompt: false, output_limit: 4096 },
  "mistral.voxtral": { ...NEWER_MISTRAL, audio: true },
  "moonshot.": { ...OPEN, media_kinds_in_results: [] },
  "moonshotai.": { ...OPEN, media_kinds_in_results: [] },
  "nvidia.": USUAL,
  "nvidia.nemotron-nano": STRUCTURED,
  "openai.gpt": GPT,
  "openai.gpt-oss": GPT_OSS,
  "qwen.": QWEN,
  "qwen.qwen3-": THINKING_QWEN,
  "qwen.qwen3-235b": { ...QWEN, stop_sequences: "nowhere" },
  "qwen.qwen3-coder": QWEN,
  "writer.": { ...USUAL, beside_results: "nothing", result_status: false, output_limit: 8192 },
  "zai.": OPEN,
};
