// The vendors who speak OpenAI's chat completions at an address of their own. A row is all that a vendor needs.
import type { Quirks } from "../core/upstream/quirks.ts";
import { ROUTING } from "./openrouter.ts";

/** Who speaks OpenAI's API, and where. */
export interface Speaker {
  /** The first part of a model's `provider/id`. */
  readonly name: string;
  /** Other addresses that have no path get its path. */
  readonly address: string;
  /** The members of a request that are refused by default, because they lead elsewhere. */
  readonly denied?: readonly string[];
  /** It has OpenAI's Responses too, with all that clients such as Codex ask of them. */
  readonly hasResponses?: boolean;
  /** It charges nothing, wherever it is. */
  readonly isFree?: boolean;
}

export interface Vendor extends Speaker, Quirks {
  /** The variables of `npm start`, named as the vendor's own SDK or documentation names them. */
  readonly keyVariable: string;
  readonly addressVariable: string;
}

/** They know OpenAI's older name only: the other one is refused, or without effect. */
const MAXIMUM = { rename: { max_completion_tokens: "max_tokens" } };

/** The addresses are those that the vendors' documentation gives to OpenAI's SDK. */
export const VENDORS: readonly Vendor[] = [
  row("cerebras", "https://api.cerebras.ai/v1", {
    drop: ["frequency_penalty", "presence_penalty", "logit_bias", "parallel_tool_calls", "service_tier"],
  }),
  row("cohere", "https://api.cohere.ai/compatibility/v1", {
    ...MAXIMUM,
    drop: ["stream_options"],
    keyVariable: "CO_API_KEY",
    addressVariable: "CO_API_URL",
  }),
  row("dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", MAXIMUM),
  row("deepseek", "https://api.deepseek.com", MAXIMUM),
  row("fireworks", "https://api.fireworks.ai/inference/v1"),
  row("groq", "https://api.groq.com/openai/v1", { drop: ["logit_bias"] }),
  row("huggingface", "https://router.huggingface.co/v1", { ...MAXIMUM, keyVariable: "HF_TOKEN" }),
  row("mistral", "https://api.mistral.ai/v1", {
    drop: ["stream_options", "logit_bias", "service_tier", "store", "user"],
    rename: { ...MAXIMUM.rename, seed: "random_seed" },
  }),
  row("moonshot", "https://api.moonshot.ai/v1"),
  row("nvidia", "https://integrate.api.nvidia.com/v1", MAXIMUM),
  row("openrouter", "https://openrouter.ai/api/v1", { ...MAXIMUM, denied: ROUTING, hasResponses: true }),
  row("perplexity", "https://api.perplexity.ai", MAXIMUM),
  row("sambanova", "https://api.sambanova.ai/v1", MAXIMUM),
  row("together", "https://api.together.xyz/v1", MAXIMUM),
  row("xai", "https://api.x.ai/v1", { hasResponses: true }),
  row("zai", "https://api.z.ai/api/paas/v4", MAXIMUM),

  // Servers of one's own, which need no key.
  row("llamacpp", "http://127.0.0.1:8080/v1", { keyVariable: "LLAMA_API_KEY" }),
  row("lmstudio", "http://127.0.0.1:1234/v1", { ...MAXIMUM, keyVariable: "LM_API_TOKEN" }),
  row("ollama", "http://127.0.0.1:11434/v1", { ...MAXIMUM, isFree: true }),
  row("vllm", "http://127.0.0.1:8000/v1"),
];

/** Most vendors' own SDKs and documentation name the variables like this. */
function row(name: string, address: string, further: Partial<Vendor> = {}): Vendor {
  const prefix = name.toUpperCase();
  return {
    name,
    address,
    keyVariable: `${prefix}_API_KEY`,
    addressVariable: `${prefix}_BASE_URL`,
    ...further,
  };
}
