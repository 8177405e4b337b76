// The vendors who speak OpenAI's chat completions at an address of their own. A row is all that a vendor needs.
import type { Quirks } from "../core/upstream/quirks.ts";
import { ROUTING } from "./openrouter.ts";

/** Who speaks OpenAI's API, and where. */
export interface Speaker {
  /** The first part of a model's `provider/id`. */
  readonly name: string;
  readonly address: string;
  /** That of an address which has none. */
  readonly path?: string;
  /** The members of a request that are refused by default, because they lead elsewhere. */
  readonly denied?: readonly string[];
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
  row("cerebras", "https://api.cerebras.ai/v1", ["CEREBRAS_API_KEY", "CEREBRAS_BASE_URL"], {
    drop: ["frequency_penalty", "presence_penalty", "logit_bias", "parallel_tool_calls", "service_tier"],
  }),
  row("cohere", "https://api.cohere.ai/compatibility/v1", ["CO_API_KEY", "CO_API_URL"], {
    ...MAXIMUM,
    drop: ["stream_options"],
  }),
  row(
    "dashscope",
    "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    ["DASHSCOPE_API_KEY", "DASHSCOPE_BASE_URL"],
    MAXIMUM,
  ),
  row("deepseek", "https://api.deepseek.com", ["DEEPSEEK_API_KEY", "DEEPSEEK_BASE_URL"], MAXIMUM),
  row("fireworks", "https://api.fireworks.ai/inference/v1", ["FIREWORKS_API_KEY", "FIREWORKS_BASE_URL"]),
  row("groq", "https://api.groq.com/openai/v1", ["GROQ_API_KEY", "GROQ_BASE_URL"], { drop: ["logit_bias"] }),
  row("huggingface", "https://router.huggingface.co/v1", ["HF_TOKEN", "HF_BASE_URL"], MAXIMUM),
  row("mistral", "https://api.mistral.ai/v1", ["MISTRAL_API_KEY", "MISTRAL_BASE_URL"], {
    drop: ["stream_options", "logit_bias", "service_tier", "store", "user"],
    rename: { ...MAXIMUM.rename, seed: "random_seed" },
  }),
  row("moonshot", "https://api.moonshot.ai/v1", ["MOONSHOT_API_KEY", "MOONSHOT_BASE_URL"]),
  row("nvidia", "https://integrate.api.nvidia.com/v1", ["NVIDIA_API_KEY", "NVIDIA_BASE_URL"], MAXIMUM),
  row("openrouter", "https://openrouter.ai/api/v1", ["OPENROUTER_API_KEY", "OPENROUTER_BASE_URL"], {
    ...MAXIMUM,
    denied: ROUTING,
  }),
  row("perplexity", "https://api.perplexity.ai", ["PERPLEXITY_API_KEY", "PERPLEXITY_BASE_URL"], MAXIMUM),
  row("sambanova", "https://api.sambanova.ai/v1", ["SAMBANOVA_API_KEY", "SAMBANOVA_BASE_URL"], MAXIMUM),
  row("together", "https://api.together.xyz/v1", ["TOGETHER_API_KEY", "TOGETHER_BASE_URL"], MAXIMUM),
  row("xai", "https://api.x.ai/v1", ["XAI_API_KEY", "XAI_BASE_URL"]),
  row("zai", "https://api.z.ai/api/paas/v4", ["ZAI_API_KEY", "ZAI_BASE_URL"], MAXIMUM),

  // Servers of one's own, which need no key.
  row("llamacpp", "http://127.0.0.1:8080/v1", ["LLAMA_API_KEY", "LLAMACPP_BASE_URL"]),
  row("lmstudio", "http://127.0.0.1:1234/v1", ["LM_API_TOKEN", "LMSTUDIO_BASE_URL"], MAXIMUM),
  row("ollama", "http://127.0.0.1:11434/v1", ["OLLAMA_API_KEY", "OLLAMA_BASE_URL"], { ...MAXIMUM, isFree: true }),
  row("vllm", "http://127.0.0.1:8000/v1", ["VLLM_API_KEY", "VLLM_BASE_URL"]),
];

type Variables = readonly [key: string, address: string];
type Further = Omit<Vendor, "name" | "address" | "keyVariable" | "addressVariable">;

function row(name: string, address: string, [keyVariable, addressVariable]: Variables, further?: Further): Vendor {
  return { name, address, keyVariable, addressVariable, ...further };
}
