// How the next token is chosen, and where the answer stops.
import type { Options } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ModelCapabilities } from "./families.ts";

interface SamplingOptions {
  readonly capabilities: ModelCapabilities;
  readonly omissions: Omissions;
  /** Whether the way in which the model thinks leaves a choice. */
  readonly isFree: boolean;
}

interface Sampling {
  /** Members of `inferenceConfig`. */
  readonly config: Members;
  /** Members of the model's own. */
  readonly fields: Members;
}

export function writeSampling(options: Options, { capabilities, omissions, isFree }: SamplingOptions): Sampling {
  const { temperature, topP, topK } = options;
  const { sampling, top_k: place } = capabilities;
  const canChoose = isFree && sampling !== "none";
  const keep = (name: string, value: number | undefined, canStay: boolean) => {
    if (value !== undefined && !canStay) omissions.drop(name);
    return canStay ? value : undefined;
  };
  const warmth = keep("temperature", temperature && Math.min(Math.max(temperature, 0), 1), canChoose);
  const hasRoom = sampling === "both" || temperature === undefined;
  const share = keep("top_p", topP, canChoose && hasRoom && topP !== undefined && topP >= 0 && topP <= 1);
  const count = keep("top_k", topK, canChoose && place !== undefined && topK !== undefined && topK > 0);
  return {
    config: { ...(warmth !== undefined && { temperature: warmth }), ...(share !== undefined && { topP: share }) },
    fields: count === undefined ? {} : topKField(count, place),
  };
}

function topKField(count: number, place: ModelCapabilities["top_k"]): Members {
  return place === "nova" ? { inferenceConfig: { topK: count } } : { top_k: count };
}

/** Claude refuses sequences that are blank, and every model those that are empty. */
export function writeStop({ stop }: Options, { capabilities, omissions }: Omit<SamplingOptions, "isFree">): Members {
  const { stop_sequences: where } = capabilities;
  const sequences = stop.filter((sequence) => (where === "at words" ? !isBlank(sequence) : sequence !== ""));
  if (sequences.length < stop.length) omissions.drop("stop");
  if (sequences.length === 0) return {};
  if (where !== "nowhere") return { stopSequences: sequences };
  omissions.refuse("stop", "this model takes no stop sequences");
  return {};
}
