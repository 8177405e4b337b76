// A prompt that is too long, as each server says it, and what is no such error.

export const openai = (message: string, members: object = {}) =>
  JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null, ...members } });
export const bare = (message: string, members: object = {}) => JSON.stringify({ object: "error", message, ...members });
export const text = (error: string, members: object = {}) => JSON.stringify({ error, ...members });
export const google = (message: string) =>
  JSON.stringify([{ error: { code: 400, message, status: "INVALID_ARGUMENT" } }]);

const sum = "Please reduce the length of the messages or completion.";
const vllm = (message: string) => bare(message, { type: "BadRequestError", param: null, code: 400 });

/** A server, and the body of its error. */
export const tooLong: [string, string][] = [
  [
    "OpenAI",
    openai(
      `This model's maximum context length is 128000 tokens. However, your messages resulted in 150008 tokens. ${sum}`,
    ),
  ],
  ["OpenAI", openai("It is too long.", { param: "messages", code: "context_length_exceeded" })],
  ["OpenAI", openai("Your input exceeds the context window of this model. Please adjust your input and try again.")],
  [
    "OpenAI",
    openai(
      "Invalid 'messages[1].content': string too long. Expected a string with maximum length 1048576, but got a string with length 1540820 instead.",
      { code: "string_above_max_length" },
    ),
  ],
  [
    "Azure",
    openai(
      "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 509178 tokens. Please reduce the length of the messages.",
    ),
  ],
  [
    "vLLM",
    vllm(
      `This model's maximum context length is 32768 tokens. However, you requested 33077 tokens (1077 in the messages, 32000 in the completion). ${sum}`,
    ),
  ],
  [
    "vLLM",
    vllm(
      "This model's maximum context length is 262144 tokens. However, you requested 0 output tokens and your prompt contains at least 262145 input tokens, for a total of at least 262145 tokens.",
    ),
  ],
  [
    "vLLM",
    vllm(
      "'max_tokens' or 'max_completion_tokens' is too large: 32000. This model's maximum context length is 32768 tokens and your request has 31000 input tokens (32000 > 32768 - 31000).",
    ),
  ],
  [
    "vLLM",
    vllm(
      "The decoder prompt (length 10127) is longer than the maximum model length of 8192. Make sure that `max_model_len` is no smaller than the number of text tokens.",
    ),
  ],
  ["vLLM", vllm("The prompt (total length 6287) is too long to fit into the model (context length 4096).")],
  ["vLLM", openai("max_tokens must be at least 1, got -46771. (parameter=max_tokens, value=-46771)", { code: 400 })],
  ["vLLM", openai("Input prompt (35247 tokens) is too long and exceeds limit of 1000")],
  ["SGLang", bare("The input (61709 tokens) is longer than the model's context length (40960 tokens).", { code: 400 })],
  [
    "SGLang",
    bare(
      "Requested token count exceeds the model's maximum context length of 64000 tokens. You requested a total of 71897 tokens: 7897 tokens from the input messages and 64000 tokens for the completion.",
    ),
  ],
  [
    "SGLang",
    bare(
      "Input length (160062 tokens) exceeds the maximum allowed length (59862 tokens). Use a shorter input or enable --allow-auto-truncate.",
    ),
  ],
  [
    "llama.cpp",
    openai("request (66202 tokens) exceeds the available context size (65536 tokens), try increasing it", {
      type: "exceed_context_size_error",
      code: 400,
      n_ctx: 65536,
    }),
  ],
  [
    "llama.cpp",
    openai("the request exceeds the available context size. try increasing the context size or enable context shift", {
      type: "server_error",
      code: 500,
    }),
  ],
  [
    "llama.cpp",
    openai("input (1407 tokens) is too large to process. increase the physical batch size (current batch size: 512)", {
      type: "server_error",
      code: 500,
    }),
  ],
  [
    "llama-cpp-python",
    openai("Requested tokens (2285) exceed context window of 2048", { type: "internal_server_error" }),
  ],
  ["llama-cpp-python", "Requested tokens (40960) exceed the context window of 32768\n"],
  ["Ollama", text("prompt too long; exceeded max context length by 4 tokens")],
  ["Ollama", openai("the input length exceeds the context length", { type: "api_error" })],
  [
    "TGI",
    text("Input validation error: `inputs` must have less than 1024 tokens. Given: 1872", { error_type: "validation" }),
  ],
  [
    "TGI",
    text(
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 1512. Given: 1000 `inputs` tokens and 1024 `max_new_tokens`",
      { error_type: "validation" },
    ),
  ],
  [
    "TensorRT-LLM",
    openai(
      "Prompt length (5000) exceeds maximum input length (4096). Set log level to info and check TRTGptModel logs.",
    ),
  ],
  [
    "LM Studio",
    text(
      "Trying to keep the first 15857 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.",
    ),
  ],
  ["LM Studio", text("The number of tokens to keep from the initial prompt is greater than the context length.")],
  ["LM Studio", text("Cannot truncate prompt with n_keep (15028) >= n_ctx (7424)")],
  [
    "Anthropic",
    JSON.stringify({
      type: "error",
      error: { type: "invalid_request_error", message: "prompt is too long: 200027 tokens > 200000 maximum" },
      request_id: "req_1",
    }),
  ],
  [
    "Anthropic",
    JSON.stringify({
      type: "error",
      error: {
        type: "invalid_request_error",
        message:
          "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length or `max_tokens` and try again",
      },
    }),
  ],
  ["Gemini", google("The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).")],
  ["Gemini", google("The input token count exceeds the maximum number of tokens allowed 1048576.")],
  [
    "Vertex",
    google(
      "Unable to submit request because the input token count is 3601938 but model only supports up to 1000000. Reduce the input token count and try again.",
    ),
  ],
  ["Bedrock", JSON.stringify({ message: "Input is too long for requested model." })],
  [
    "Bedrock",
    JSON.stringify({ Message: "The model returned the following errors: Input is too long for requested model." }),
  ],
  [
    "Bedrock",
    JSON.stringify({
      message:
        "Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update the input to try again.",
    }),
  ],
  [
    "Bedrock",
    JSON.stringify({
      message:
        "Malformed input request: expected maxLength: 50000, actual: 58021, please reformat your input and try again.",
    }),
  ],
  [
    "Mistral",
    bare("Prompt contains 150004 tokens and 0 draft tokens, too large for model with 131072 maximum context length", {
      type: "invalid_request_invalid_args",
      code: "3051",
    }),
  ],
  ["Groq", openai(sum, { param: "messages", code: "context_length_exceeded" })],
  ["Groq", openai(sum)],
  ["Cerebras", bare(`${sum} Current length is 8291 while limit is 8192`, { type: "invalid_request_error" })],
  [
    "xAI",
    text("This model's maximum prompt length is 131072 but the request contains 136973 tokens.", {
      code: "Client specified an invalid argument",
    }),
  ],
  [
    "xAI",
    text(
      "Failed to start sampling: [input_too_large] Current message (1149677 tokens) exceeds budget (975424 tokens)",
      { code: "Client specified an invalid argument" },
    ),
  ],
  [
    "DeepSeek",
    openai(
      `This model's maximum context length is 65536 tokens. However, you requested 71114 tokens (67018 in the messages, 4096 in the completion). ${sum}`,
      { code: "invalid_request_error" },
    ),
  ],
  [
    "OpenRouter",
    openai(
      "This endpoint's maximum context length is 128000 tokens. However, you requested about 150008 tokens. Please reduce the length of either one.",
      { code: 400 },
    ),
  ],
  [
    "OpenRouter",
    openai("Provider returned error", {
      code: 400,
      metadata: {
        raw: '{"error":{"message":"prompt is too long: 200027 tokens > 200000 maximum"}}',
        provider_name: "Anthropic",
      },
    }),
  ],
  [
    "OpenRouter",
    openai("Input length 131393 exceeds the maximum allowed input length of 131040 tokens.", { code: 400 }),
  ],
  ["Together", openai("The input (516368 tokens) is longer than the model's context length (262144 tokens).")],
  ["Fireworks", openai("The prompt is too long: 1000008, model maximum context length: 131071")],
  [
    "Cohere",
    JSON.stringify({
      id: "x",
      message:
        "too many tokens: size limit exceeded by 19296 tokens. Try using shorter or fewer inputs. The limit for this model is 132000 tokens.",
    }),
  ],
  [
    "DashScope",
    JSON.stringify({
      code: "InvalidParameter",
      message: "Range of input length should be [1, 6000]",
      request_id: "a1b2",
    }),
  ],
  ["DashScope", openai("<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]")],
  ["Moonshot", openai("Invalid request: Your request exceeded model token limit: 262144 (requested: 291351)")],
  ["MiniMax", openai("invalid params, context window exceeds limit (2013)")],
  ["Z.ai", openai("Prompt exceeds max length", { code: "1261" })],
  [
    "GitHub Copilot",
    openai("prompt token count of 130000 exceeds the limit of 128000", { code: "model_max_prompt_tokens_exceeded" }),
  ],
  [
    "LiteLLM",
    openai("litellm.ContextWindowExceededError: litellm.BadRequestError: it is too long", { type: null, code: "400" }),
  ],
];

export const others: [string, string][] = [
  [
    "OpenAI, a maximum by itself",
    openai(
      "max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.",
      { param: "max_tokens" },
    ),
  ],
  [
    "OpenAI, another member",
    openai(
      "Invalid 'user': string too long. Expected a string with maximum length 64, but got a string with length 99 instead.",
      { code: "string_above_max_length" },
    ),
  ],
  [
    "OpenAI, tokens in a minute",
    openai(
      "Request too large for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Requested 41223. The input or output tokens must be reduced in order to run successfully.",
      { type: "tokens", code: "rate_limit_exceeded" },
    ),
  ],
  [
    "Groq, tokens in a minute",
    openai(
      "Request too large for model `llama-3.3-70b-versatile` in organization `org_x` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 14810, please reduce your message size and try again.",
      { type: "tokens", code: "rate_limit_exceeded" },
    ),
  ],
  [
    "a minute's limit that advises as for a prompt",
    openai("Rate limit reached for tokens per minute. Please reduce the length of the messages."),
  ],
  [
    "Groq, a maximum by itself",
    openai(
      "`max_completion_tokens` must be less than or equal to `16384`, the maximum value for `max_completion_tokens` is less than the `context_window` for this model",
      { param: "max_completion_tokens" },
    ),
  ],
  [
    "Anthropic, a maximum by itself",
    openai("max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for claude-x"),
  ],
  [
    "TGI, a maximum by itself",
    text("Input validation error: `max_new_tokens` must be <= 192. Given: 2048", { error_type: "validation" }),
  ],
  [
    "Cohere, a maximum by itself",
    JSON.stringify({
      message:
        "too many tokens: max tokens must be less than or equal to 4096, the maximum output for this model - received 8192.",
    }),
  ],
  ["DashScope, a maximum by itself", openai("Range of max_tokens should be [1, 8192]")],
  ["vLLM, a maximum by itself", vllm("max_tokens must be at least 1, got 0.")],
  ["Bedrock, throttled", JSON.stringify({ message: "Too many tokens, please wait before trying again." })],
  [
    "a body that is too large",
    openai("Request exceeds the maximum allowed number of bytes", { type: "request_too_large" }),
  ],
  ["Gemini, bytes", google("Request payload size exceeds the limit: 20971520 bytes.")],
  [
    "a tool's name",
    openai("Invalid 'tools[0].function.name': string too long. Expected a string with maximum length 64."),
  ],
  ["another parameter", openai("Input should be less than or equal to 1", { param: "top_p" })],
  ["nothing", ""],
];
