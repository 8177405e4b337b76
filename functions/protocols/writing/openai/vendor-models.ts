// What vendors and their models accept beyond what all do, by their documentation and the refusals that people report.
import { EFFORTS } from "../../../core/directory/capabilities.ts";
import { type ChatCapabilities, longestPrefix, USUAL } from "./chat-capabilities.ts";

type Row = Partial<ChatCapabilities>;

const LEVELS = ["low", "medium", "high"] as const;
const THINKS = { thinking: "adaptive", thinks_by_default: true } as const satisfies Row;
/** It thinks by default, and cannot be forced to call a tool meanwhile. */
const SWITCHED = {
  ...{ ...THINKS, thinking_off: true, offBy: "switch" },
  whileThinking: { samples: true, usesTools: true, isForced: false },
} as const satisfies Row;
const WITH_LEVELS: Row = { ...THINKS, efforts: [...LEVELS] };

/** Vendors without a row take what is usual. */
const VENDORS: Readonly<Record<string, Row>> = {
  dashscope: { topK: true, thoughts: "reasoning_content" },
  deepseek: { structured_output: false, thoughts: "reasoning_content" },
  fireworks: { topK: true, thoughts: "reasoning_content" },
  llamacpp: { topK: true, thoughts: "reasoning_content" },
  lmstudio: { topK: true },
  moonshot: { structured_output: false, thoughts: "reasoning_content" },
  openai: { maximum: "max_tokens" },
  // It takes for every model what one of them does, and leaves out the rest itself.
  openrouter: {
    ...{ thinking: "adaptive", thinking_off: true, efforts: [...EFFORTS] },
    ...{ topK: true, cacheMarks: true, thoughts: "reasoning" },
  },
  perplexity: { topK: true },
  sambanova: { topK: true },
  together: { topK: true },
  vllm: { topK: true, thoughts: "reasoning" },
  zai: { structured_output: false, forced_tool_choice: false, thoughts: "reasoning_content" },
};

/** By the vendor and what the model's id begins with. */
const MODELS: Readonly<Record<string, Row>> = {
  "deepseek/deepseek-chat": { output_limit: 8192 },
  "deepseek/deepseek-reasoner": { output_limit: 65_536 },
  "deepseek/deepseek-v": { ...SWITCHED, efforts: ["high", "max"] },
  "groq/kimi-k2": { output_limit: 16_384 },
  "groq/llama-3.3-70b": { output_limit: 32_768 },
  "groq/llama-4": { output_limit: 8192 },
  "groq/qwen3-32b": { output_limit: 40_960 },
  "groq/qwen3.6": { output_limit: 16_384 },
  "moonshot/kimi-": SWITCHED,
  "moonshot/kimi-k2-": {},
  "moonshot/kimi-k2-thinking": { ...SWITCHED, thinking_off: false },
  "moonshot/kimi-k2.7": { ...SWITCHED, thinking_off: false },
  "openai/gemini-": { signsCalls: true },
  "openai/gemini-2.5": { ...WITH_LEVELS, signsCalls: true },
  "openai/gemini-3": { ...WITH_LEVELS, signsCalls: true },
  "xai/grok-3-mini": { ...THINKS, efforts: ["low", "high"] },
  "xai/grok-4.3": { ...WITH_LEVELS, thinking_off: true },
  "xai/grok-4.5": WITH_LEVELS,
  "zai/glm-4.5": SWITCHED,
  "zai/glm-4.6": SWITCHED,
  "zai/glm-4.7": SWITCHED,
  "zai/glm-5": SWITCHED,
};

const MISTRALS = /(?:mi|mini|magi|code|dev)stral|(?:mix|pix|vox)tral/;
/** Models that want their thoughts back wherever they are, if the server is not known. */
const THOUGHTFUL = /^(?:deepseek|kimi|glm|minimax|mimo)/;
const NEEDING = /^(?:deepseek|kimi)/;

export function vendorCapabilities(provider: string, name: string): ChatCapabilities {
  const vendor = VENDORS[provider] ?? {};
  const isGptOss = name.startsWith("gpt-oss") && provider !== "openrouter";
  const thoughts =
    vendor.thoughts ?? (provider === "openai" && THOUGHTFUL.test(name) ? "reasoning_content" : undefined);
  return {
    ...USUAL,
    ...vendor,
    ...longestPrefix(MODELS, `${provider}/${name}`),
    ...(isGptOss && WITH_LEVELS),
    thoughts,
    needsThoughts: thoughts === "reasoning_content" && NEEDING.test(name),
    isMistral: provider === "mistral" || MISTRALS.test(name),
  };
}
