// What the models behind chat completions differ in.
import type { Capabilities } from "../../../core/directory/capabilities.ts";
import type { KnownCapabilities } from "../known-capabilities.ts";

type Known =
  | ("sampling" | "thinking" | "thinks_by_default" | "thinking_off" | "efforts" | "structured_output")
  | ("forced_tool_choice" | "prefill" | "penalties" | "system_prompt" | "system_anywhere");

/** The limit of an answer is unknown for most models. */
export type ChatCapabilities = KnownCapabilities<Known> & Pick<Capabilities, "output_limit"> & ChatFacts;

/** What no operator has to correct. */
interface ChatFacts {
  /** OpenAI's own models: their limits, tiers and strict schemas. */
  readonly isOpenAi: boolean;
  /** The name of the maximum of tokens. */
  readonly maximum: "max_completion_tokens" | "max_tokens";
  /** How thinking is switched off: by an effort `none`, or by a switch of its own. */
  readonly offBy: "effort" | "switch";
  /** What it can do while it thinks. */
  readonly whileThinking: { readonly samples: boolean; readonly usesTools: boolean; readonly isForced: boolean };
  readonly parallelCalls: boolean;
  readonly mostStops: number;
  readonly topK: boolean;
  readonly cacheMarks: boolean;
  /** The member of an assistant's message in which it takes its thoughts back. */
  readonly thoughts: "reasoning" | "reasoning_content" | undefined;
  /** Whether it refuses messages without them. */
  readonly needsThoughts: boolean;
  /** Mistral's models take short ids, and the user may not speak right behind the results of tools. */
  readonly isMistral: boolean;
  /** Google's models sign their calls. */
  readonly signsCalls: boolean;
}

/** Of a model that is not known: what nearly all of them accept. */
export const USUAL: ChatCapabilities = {
  sampling: "both",
  thinking: "none",
  thinks_by_default: false,
  thinking_off: false,
  efforts: [],
  structured_output: true,
  forced_tool_choice: true,
  prefill: false,
  penalties: true,
  system_prompt: true,
  system_anywhere: false,
  isOpenAi: false,
  maximum: "max_completion_tokens",
  offBy: "effort",
  whileThinking: { samples: true, usesTools: true, isForced: true },
  parallelCalls: true,
  mostStops: Number.POSITIVE_INFINITY,
  topK: false,
  cacheMarks: false,
  thoughts: undefined,
  needsThoughts: false,
  isMistral: false,
  signsCalls: false,
};

/** Of the prefixes that a table has, the longest one of the name. */
export function longestPrefix<Row>(table: Readonly<Record<string, Row>>, name: string, rest = /^/): Row | undefined {
  const prefixes = Object.keys(table).filter((each) => name.startsWith(each) && rest.test(name.slice(each.length)));
  const [longest] = prefixes.sort((one, other) => other.length - one.length);
  return longest === undefined ? undefined : table[longest];
}
