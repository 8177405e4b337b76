// The wire formats that providers speak, by the names that models may choose of them.

/**
 * `chat`: OpenAI's chat completions. `responses`: OpenAI's Responses. `messages`: Anthropic's Messages. `generate`: Google's
 * generateContent. `converse`: Amazon Bedrock's Converse.
 */
const CONVERSATIONS = ["chat", "responses", "messages", "generate", "converse"] as const;

/**
 * OpenAI's other endpoints, and rerank in the form that Cohere and Jina share. `embed`: embeddings in a form of the vendor's own,
 * such as Google's batchEmbedContents and those of Bedrock's models.
 */
const OTHERS = [
  ...(["embeddings", "embed"] as const),
  ...(["completions", "moderations", "images", "speech", "transcriptions", "rerank"] as const),
] as const;

export const PROTOCOL_NAMES = [...CONVERSATIONS, ...OTHERS] as const;

export type ProtocolName = (typeof PROTOCOL_NAMES)[number];
