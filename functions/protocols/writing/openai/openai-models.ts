// What OpenAI's own models accept in chat completions, by OpenAI's documentation and the refusals that people report.
import { type ChatCapabilities, longestPrefix, USUAL } from "./chat-capabilities.ts";
import { thinksBesideToolsInResponsesOnly } from "./needs-responses.ts";

const GPT: ChatCapabilities = { ...USUAL, isOpenAi: true, system_anywhere: true, mostStops: 4, output_limit: 16_384 };
const GPT_4: ChatCapabilities = { ...GPT, structured_output: false, output_limit: 8192 };

/** It thinks always, and does not sample then. */
const THINKING: ChatCapabilities = {
  ...GPT,
  sampling: "none",
  thinking: "adaptive",
  thinks_by_default: true,
  efforts: ["low", "medium", "high"],
  whileThinking: { samples: false, usesTools: true, isForced: true },
  mostStops: 0,
  output_limit: 128_000,
};
const O_SERIES: ChatCapabilities = { ...THINKING, parallelCalls: false, output_limit: 100_000 };
const CHAT: ChatCapabilities = { ...THINKING, efforts: ["medium"], output_limit: 16_384 };

/** It thinks only if a request says so, and samples if it does not. */
const GPT_51: ChatCapabilities = { ...THINKING, sampling: "both", thinks_by_default: false, thinking_off: true };
const GPT_52: ChatCapabilities = { ...GPT_51, efforts: ["low", "medium", "high", "xhigh"] };
const GPT_55: ChatCapabilities = { ...GPT_52, thinks_by_default: true, mostStops: 4 };
const NEWEST: ChatCapabilities = { ...THINKING, efforts: ["low", "medium", "high", "xhigh", "max"] };

const BY_PREFIX: Readonly<Record<string, ChatCapabilities>> = {
  "gpt-3.5": { ...GPT_4, output_limit: 4096 },
  "gpt-4": GPT_4,
  "gpt-4-turbo": { ...GPT_4, output_limit: 4096 },
  "gpt-4o": GPT,
  "gpt-4o-2024-05-13": { ...GPT_4, output_limit: 4096 },
  "gpt-4o-search-preview": { ...GPT, sampling: "none" },
  "gpt-4o-mini-search-preview": { ...GPT, sampling: "none" },
  "gpt-4.1": { ...GPT, output_limit: 32_768 },
  "gpt-4.5": GPT,
  "chatgpt-4o": GPT,
  "gpt-audio": GPT,
  "gpt-5": { ...THINKING, efforts: ["minimal", "low", "medium", "high"] },
  "gpt-5-chat": GPT,
  "gpt-5.1": GPT_51,
  "gpt-5.1-chat": CHAT,
  "gpt-5.2": GPT_52,
  "gpt-5.2-chat": CHAT,
  "gpt-5.3": GPT_52,
  "gpt-5.3-chat": CHAT,
  "gpt-5.4": GPT_52,
  "gpt-5.5": GPT_55,
  "gpt-5.6": { ...GPT_55, efforts: ["low", "medium", "high", "xhigh", "max"] },
  o1: O_SERIES,
  o3: O_SERIES,
  o4: O_SERIES,
};

/** What may follow a prefix: nothing, a variant or a date, but no other version. */
const REST = /^(?![.\w])/;
const OPENAI = /^(?:gpt-\d|gpt-audio|chatgpt-|o\d(?!\w))/;

export function isOpenAiModel(name: string): boolean {
  return OPENAI.test(name);
}

/** One that the table does not know is taken for the newest. */
export function openAiCapabilities(name: string): ChatCapabilities {
  const known = longestPrefix(BY_PREFIX, name, REST) ?? NEWEST;
  if (!thinksBesideToolsInResponsesOnly(name)) return known;
  return { ...known, whileThinking: { ...known.whileThinking, usesTools: false } };
}
