// The vendors who speak OpenAI's chat completions at an address of their own. A row is all that a vendor needs.

export interface Vendor {
  /** The first part of a model's `provider/id`. */
  readonly name: string;
  /** As its documentation gives it to OpenAI's SDK. */
  readonly address: string;
  /** The variables of `npm start`, named as the vendor's own SDK or documentation names them. */
  readonly keyVariable: string;
  readonly addressVariable: string;
}

export const VENDORS: readonly Vendor[] = [
  row("cerebras", "https://api.cerebras.ai/v1", ["CEREBRAS_API_KEY", "CEREBRAS_BASE_URL"]),
  row("cohere", "https://api.cohere.ai/compatibility/v1", ["CO_API_KEY", "CO_API_URL"]),
  row("dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", [
    "DASHSCOPE_API_KEY",
    "DASHSCOPE_BASE_URL",
  ]),
  row("deepseek", "https://api.deepseek.com", ["DEEPSEEK_API_KEY", "DEEPSEEK_BASE_URL"]),
  row("fireworks", "https://api.fireworks.ai/inference/v1", ["FIREWORKS_API_KEY", "FIREWORKS_BASE_URL"]),
  row("groq", "https://api.groq.com/openai/v1", ["GROQ_API_KEY", "GROQ_BASE_URL"]),
  row("huggingface", "https://router.huggingface.co/v1", ["HF_TOKEN", "HF_BASE_URL"]),
  row("mistral", "https://api.mistral.ai/v1", ["MISTRAL_API_KEY", "MISTRAL_BASE_URL"]),
  row("moonshot", "https://api.moonshot.ai/v1", ["MOONSHOT_API_KEY", "MOONSHOT_BASE_URL"]),
  row("nvidia", "https://integrate.api.nvidia.com/v1", ["NVIDIA_API_KEY", "NVIDIA_BASE_URL"]),
  row("openrouter", "https://openrouter.ai/api/v1", ["OPENROUTER_API_KEY", "OPENROUTER_BASE_URL"]),
  row("perplexity", "https://api.perplexity.ai", ["PERPLEXITY_API_KEY", "PERPLEXITY_BASE_URL"]),
  row("sambanova", "https://api.sambanova.ai/v1", ["SAMBANOVA_API_KEY", "SAMBANOVA_BASE_URL"]),
  row("together", "https://api.together.xyz/v1", ["TOGETHER_API_KEY", "TOGETHER_BASE_URL"]),
  row("xai", "https://api.x.ai/v1", ["XAI_API_KEY", "XAI_BASE_URL"]),
  row("zai", "https://api.z.ai/api/paas/v4", ["ZAI_API_KEY", "ZAI_BASE_URL"]),

  // Servers of one's own, which need no key.
  row("llamacpp", "http://localhost:8080/v1", ["LLAMA_API_KEY", "LLAMACPP_BASE_URL"]),
  row("lmstudio", "http://localhost:1234/v1", ["LM_API_TOKEN", "LMSTUDIO_BASE_URL"]),
  row("ollama", "http://localhost:11434/v1", ["OLLAMA_API_KEY", "OLLAMA_BASE_URL"]),
  row("vllm", "http://localhost:8000/v1", ["VLLM_API_KEY", "VLLM_BASE_URL"]),
];

function row(name: string, address: string, [keyVariable, addressVariable]: readonly [string, string]): Vendor {
  return { name, address, keyVariable, addressVariable };
}
