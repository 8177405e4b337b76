// The body of a request to a provider that speaks OpenAI's Responses. Nothing of it is stored there.
import type { Conversation, Options, Signature } from "../../../core/conversation/conversation.ts";
import { partsOf, type Target } from "../../../core/directory/target.ts";
import type { WriteOptions, WrittenRequest } from "../../../core/protocol.ts";
import type { Members } from "../../../core/wire/members.ts";
import { type Omissions, openOmissions } from "../../writing/omissions.ts";
import { omitCacheMarks } from "../../writing/omit-cache-marks.ts";
import { maximumIn } from "../../writing/openai/maximum.ts";
import { writeAccount } from "../../writing/openai/write-account.ts";
import { type WrittenFormat, writeFormat } from "../../writing/openai/write-format.ts";
import { writeSampling } from "../../writing/openai/write-sampling.ts";
import { openToolNames } from "../../writing/tool-names.ts";
import { plainWords } from "../../writing/unique-words.ts";
import { capabilitiesOf } from "./request/capabilities.ts";
import { writeInput } from "./request/write-input.ts";
import { writeReasoning } from "./request/write-reasoning.ts";
import { writeTools } from "./request/write-tools.ts";

const TOOL_NAMES = plainWords(64);
/** In tokens. OpenAI refuses a lower maximum. */
const LOWEST_MAXIMUM = 16;

export function writeRequest(conversation: Conversation, { target, stream, ...given }: WriteOptions): WrittenRequest {
  const { options } = conversation;
  const capabilities = capabilitiesOf(target);
  const omissions = openOmissions(target, conversation);
  const names = openToolNames(conversation, TOOL_NAMES);
  const maker = makerOf(target);
  omitCacheMarks(conversation, omissions);
  omitUnknown(options, omissions);
  const asked = maximumIn(options, capabilities);
  const maximumTokens = asked === undefined ? undefined : Math.max(asked, LOWEST_MAXIMUM);
  const { format, words } = writeFormat(conversation, { capabilities, omissions });
  const { members: reasoning, isThinking } = writeReasoning(conversation, { capabilities, omissions });
  const body = {
    model: partsOf(target.model).id,
    ...writeInput(conversation, { capabilities, omissions, names, maker, words }),
    ...writeTools(conversation, { capabilities, omissions, names }),
    ...{ stream, store: false },
    ...(maximumTokens !== undefined && { max_output_tokens: maximumTokens }),
    ...reasoning,
    ...writeSampling({ ...options, seed: undefined }, { capabilities, omissions, isThinking }),
    ...formatOf(format),
    ...writeAccount(options, { capabilities, omissions }),
  };
  return {
    body,
    dropped: omissions.paths(),
    maximumTokens: maximumTokens ?? given.maximumTokens,
    answer: { toolNames: names.clients, stream, maker },
  };
}

/** Who can read what the model's thoughts are encrypted to. */
function makerOf({ model }: Target): Signature["maker"] {
  return partsOf(model).provider === "azure" ? "azure" : "openai";
}

/** What chat completions have and Responses have not. */
function omitUnknown({ choices = 1, logprobs, seed, stop }: Options, omissions: Omissions): void {
  if (choices > 1) omissions.refuse("n", "this model's provider gives one answer");
  if (logprobs !== undefined) omissions.refuse("logprobs", "they are not translated");
  if (seed !== undefined) omissions.drop("seed");
  if (stop.every((sequence) => sequence === "")) {
    if (stop.length > 0) omissions.drop("stop");
  } else omissions.refuse("stop", "OpenAI's Responses take no stop sequences");
}

function formatOf(format: WrittenFormat["format"]): Members | undefined {
  if (format?.type !== "json_schema") return format && { text: { format } };
  return { text: { format: { type: format.type, ...format.schema } } };
}
