// The wire formats that providers speak, by the names that models may choose of them.

/**
 * `chat`: OpenAI's chat completions. `responses`: OpenAI's Responses. `messages`: Anthropic's Messages. `generate`: Google's
 * generateContent. `converse`: Amazon Bedrock's Converse.
 */
export const PROTOCOL_NAMES = ["chat", "responses", "messages", "generate", "converse"] as const;

export type ProtocolName = (typeof PROTOCOL_NAMES)[number];
