// "No such model", in the words of providers that do not answer it with a 404. Another target may have one.
import type { Members } from "../wire/members.ts";
import { wordsOf } from "./provider-words.ts";

const WORDS: readonly RegExp[] = [
  // OpenAI, Groq; as a code, or in the words of those who copy it
  /model_?not_?found|model `?[^\s`]{1,200}`? (?:does not exist|not found)/,
  // DeepSeek, DashScope
  /model not exist/,
  // Mistral, Perplexity, LiteLLM
  /invalid[_ ]model\b/,
  // OpenRouter
  /is not a valid model id/,
  // Bedrock
  /model identifier is invalid|on-demand throughput isn't supported/,
  // Azure, Z.ai
  /unknown[_ ]model|deploymentnotfound/,
  // Gemini
  /models\/\S{1,200} (?:is|was) not found/,
];

export function saysNoSuchModel(error: Members): boolean {
  const said = wordsOf(error);
  return WORDS.some((words) => words.test(said));
}
