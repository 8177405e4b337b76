// The vendors who speak OpenAI's API, or a part of it, at an address of their own. A row is all that a vendor needs.
import type { Quirks } from "../core/upstream/quirks.ts";
import type { Endpoint } from "./endpoints.ts";
import { ROUTING } from "./openrouter.ts";

/** Who speaks OpenAI's API, and where. */
export interface Speaker {
  /** The first part of a model's `provider/id`. */
  readonly name: string;
  /** Other addresses that have no path get its path. */
  readonly address: string;
  /** The members of a request that are refused by default, because they lead elsewhere. */
  readonly denied?: readonly string[];
  /**
   * Those of OpenAI's endpoints that it has; chat completions alone, unless it says otherwise. Responses count where they have all
   * that clients such as Codex ask of them.
   */
  readonly endpoints?: readonly Endpoint[];
  /** Where it has an endpoint that is not behind its address. */
  readonly elsewhere?: Partial<Readonly<Record<Endpoint, string>>>;
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

const TEXT = ["chat", "completions", "embeddings"] as const;

/**
 * The addresses are those that the vendors' documentation gives to OpenAI's SDK, and the endpoints those that it has there in
 * OpenAI's form, or in the form of Cohere's rerank.
 */
export const VENDORS: readonly Vendor[] = [
  row("cerebras", "https://api.cerebras.ai/v1", {
    drop: ["frequency_penalty", "presence_penalty", "logit_bias", "parallel_tool_calls", "service_tier"],
    endpoints: ["chat", "completions"],
  }),
  row("cohere", "https://api.cohere.ai/compatibility/v1", {
    ...MAXIMUM,
    drop: ["stream_options"],
    endpoints: ["chat", "embeddings", "rerank"],
    elsewhere: { rerank: "https://api.cohere.com/v2/rerank" },
    keyVariable: "CO_API_KEY",
    addressVariable: "CO_API_URL",
  }),
  row("dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", {
    ...MAXIMUM,
    endpoints: ["chat", "embeddings"],
  }),
  row("deepseek", "https://api.deepseek.com", MAXIMUM),
  row("fireworks", "https://api.fireworks.ai/inference/v1", { endpoints: [...TEXT, "rerank"] }),
  row("groq", "https://api.groq.com/openai/v1", {
    drop: ["logit_bias"],
    endpoints: ["chat", "speech", "transcriptions"],
  }),
  row("huggingface", "https://router.huggingface.co/v1", { ...MAXIMUM, keyVariable: "HF_TOKEN" }),
  row("jina", "https://api.jina.ai/v1", { endpoints: ["embeddings", "rerank"] }),
  row("mistral", "https://api.mistral.ai/v1", {
    drop: ["stream_options", "logit_bias", "service_tier", "store", "user"],
    rename: { ...MAXIMUM.rename, seed: "random_seed" },
    endpoints: ["chat", "embeddings", "moderations", "transcriptions"],
  }),
  row("moonshot", "https://api.moonshot.ai/v1"),
  row("nvidia", "https://integrate.api.nvidia.com/v1", { ...MAXIMUM, endpoints: TEXT }),
  row("openrouter", "https://openrouter.ai/api/v1", {
    ...MAXIMUM,
    denied: ROUTING,
    endpoints: [...TEXT, "responses", "speech", "rerank"],
  }),
  row("perplexity", "https://api.perplexity.ai", MAXIMUM),
  row("sambanova", "https://api.sambanova.ai/v1", {
    ...MAXIMUM,
    endpoints: ["chat", "embeddings", "transcriptions"],
  }),
  row("together", "https://api.together.xyz/v1", {
    ...MAXIMUM,
    endpoints: [...TEXT, "images", "speech", "transcriptions", "rerank"],
  }),
  row("voyage", "https://api.voyageai.com/v1", { endpoints: ["embeddings", "rerank"] }),
  row("xai", "https://api.x.ai/v1", { endpoints: ["chat", "responses", "images"] }),
  row("zai", "https://api.z.ai/api/paas/v4", { ...MAXIMUM, endpoints: ["chat", "images", "transcriptions"] }),

  // Servers of one's own, which need no key.
  row("llamacpp", "http://127.0.0.1:8080/v1", {
    keyVariable: "LLAMA_API_KEY",
    endpoints: [...TEXT, "rerank"],
  }),
  row("lmstudio", "http://127.0.0.1:1234/v1", { ...MAXIMUM, keyVariable: "LM_API_TOKEN", endpoints: TEXT }),
  row("ollama", "http://127.0.0.1:11434/v1", { ...MAXIMUM, isFree: true, endpoints: TEXT }),
  row("vllm", "http://127.0.0.1:8000/v1", { endpoints: [...TEXT, "transcriptions", "rerank"] }),
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
