// A prompt that does not fit a model's context, in the words of each server: only OpenAI and a few others have a code for it.
import type { Members } from "../wire/members.ts";
import { wordsOf } from "./provider-words.ts";

interface Server {
  readonly name: string;
  readonly words: RegExp;
}

/** Most say it of the prompt and its maximum together, as OpenAI does. A maximum that is too large by itself is no such error. */
export const SERVERS: readonly Server[] = [
  {
    // developers.openai.com/cookbook/examples/embedding_long_inputs; github.com/bytedance/deer-flow/issues/310
    name: "OpenAI, Azure",
    words:
      /maximum context length is [\d,]+ tokens|exceeds the context window|exceed the configured limit of [\d,]+ tokens|'(?:messages\[\d+\]\.content|input)[^']{0,40}': string too long/,
  },
  {
    // github.com/vllm-project/vllm/issues/20409, /10440; github.com/earendil-works/pi/pull/5929
    name: "vLLM",
    words:
      /maximum context length is [\d,]+ tokens|longer than the maximum model length|too long to fit into the model|is too long and exceeds limit of \d+|max_tokens must be at least 1, got -\d/,
  },
  {
    // github.com/QwenLM/Qwen3/issues/1321; github.com/sgl-project/sglang/issues/4048
    name: "SGLang",
    words:
      /longer than the model's context length|exceeds the model's maximum context length|exceeds the maximum allowed length \(\d+ tokens\)/,
  },
  {
    // github.com/ggml-org/llama.cpp/pull/15780, /issues/17284
    name: "llama.cpp",
    words:
      /exceeds the available context size|exceed_context_size_error|input (?:\(\d+ tokens\) )?is too large to process/,
  },
  {
    // github.com/abetlen/llama-cpp-python/issues/416
    name: "llama-cpp-python",
    words: /requested tokens (?:\(\d+\) )?exceed (?:the )?context window/,
  },
  {
    // github.com/ollama/ollama, server and runner; github.com/earendil-works/pi, packages/ai
    name: "Ollama",
    words: /exceeded (?:max )?context length|input length exceeds (?:the|maximum) context length/,
  },
  {
    // github.com/huggingface/text-generation-inference/issues/835, /937
    name: "TGI",
    words: /`inputs` (?:must have less than|tokens \+ `max_new_tokens` must be)/,
  },
  {
    // github.com/NVIDIA/TensorRT-LLM, executor
    name: "TensorRT-LLM",
    words: /prompt length \(\d+\) exceeds maximum input length|sum of prompt length .{0,80} should not exceed/,
  },
  {
    // github.com/lmstudio-ai/lmstudio-bug-tracker/issues/237, /2256, /2339; github.com/anomalyco/opencode/issues/11141
    name: "LM Studio",
    words:
      /greater than the context length|when context the overflows|n_keep \(\d+\) >= n_ctx|context size has been exceeded/,
  },
  {
    // platform.claude.com/docs/en/build-with-claude/context-windows
    name: "Anthropic",
    words: /prompt is too long|input length and `?max_tokens`? exceed context limit/,
  },
  {
    // ai.google.dev/gemini-api/docs/troubleshooting; github.com/pydantic/pydantic-ai, tests/models
    name: "Gemini, Vertex",
    words: /input token count (?:\(\d+\) )?exceeds the maximum|input token count is \d+ but model only supports/,
  },
  {
    // repost.aws/knowledge-center/bedrock-validation-exception-errors
    name: "Bedrock",
    words:
      /input is too long|number of input tokens exceeds maximum length|too many input tokens\. max input tokens|expected maxlength: \d+, actual: \d+, please reformat your input/,
  },
  {
    // docs.mistral.ai/resources/known-limitations; github.com/pydantic/pydantic-ai, tests/models
    name: "Mistral",
    words: /too large for model with \d+ maximum context length/,
  },
  {
    // github.com/OpenHands/OpenHands/issues/1902; inference-docs.cerebras.ai/support/error
    name: "Groq, Cerebras",
    words: /reduce the length of the messages/,
  },
  {
    // github.com/cline/cline/issues/3120; github.com/UKGovernmentBEIS/inspect_ai/pull/5208
    name: "xAI",
    words: /maximum prompt length is \d+|\[input_too_large\]/,
  },
  {
    // openrouter.ai/docs/api-reference/errors; github.com/earendil-works/pi/issues/4943
    name: "DeepSeek, OpenRouter",
    words: /maximum context length is [\d,]+ tokens|exceeds the maximum allowed input length/,
  },
  {
    // github.com/earendil-works/pi, packages/ai
    name: "Together",
    words: /longer than the model's context length/,
  },
  {
    // github.com/anomalyco/opencode, packages/llm
    name: "Fireworks",
    words:
      /prompt is too long: \d+, model maximum context length|input length \(?\d+\)? exceeds model's maximum context length/,
  },
  {
    // docs.cohere.com/reference/errors
    name: "Cohere",
    words: /too many tokens: (?:size limit exceeded|.{0,80}prompt)/,
  },
  {
    // help.aliyun.com/zh/model-studio/error-code
    name: "DashScope",
    words: /range of input length should be/,
  },
  {
    // github.com/openclaw/openclaw, agents
    name: "Moonshot",
    words: /exceeded model token limit/,
  },
  {
    // github.com/earendil-works/pi, packages/ai
    name: "MiniMax",
    words: /context window exceeds limit/,
  },
  {
    // docs.z.ai/api-reference/api-code
    name: "Z.ai",
    words: /prompt exceeds max length|tokens in request more than max tokens allowed|model_context_window_exceeded/,
  },
  {
    // github.com/earendil-works/pi, packages/ai
    name: "GitHub Models and Copilot",
    words: /prompt token count of \d+ exceeds the limit|tokens_limit_reached/,
  },
  {
    // docs.litellm.ai/docs/exception_mapping
    name: "LiteLLM and other gateways",
    words: /context_?(?:length|window)_?exceeded|context (?:length|window) exceeded/,
  },
];

/** Groq answers 413, and others 400, to what is too large for a minute only: another minute has the same limit, but no other model. */
const OF_A_MINUTE = /per minute|per min\b|\(tpm\)|rate.?limit/;

export function saysPromptTooLong(error: Members): boolean {
  const said = wordsOf(error);
  return SERVERS.some(({ words }) => words.test(said)) && !OF_A_MINUTE.test(said);
}
