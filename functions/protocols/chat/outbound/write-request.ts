// The body of a request to a provider that speaks OpenAI's chat completions. Its vendor's dialect comes later.
import type { Conversation, Options } from "../../../core/conversation/conversation.ts";
import { partsOf } from "../../../core/directory/target.ts";
import type { WriteOptions, WrittenRequest } from "../../../core/protocol.ts";
import { openOmissions } from "../../writing/omissions.ts";
import { omitCacheMarks } from "../../writing/omit-cache-marks.ts";
import { capabilitiesOf } from "../../writing/openai/capabilities.ts";
import { maximumIn } from "../../writing/openai/maximum.ts";
import { writeAccount } from "../../writing/openai/write-account.ts";
import { type WrittenFormat, writeFormat } from "../../writing/openai/write-format.ts";
import { writeReasoning } from "../../writing/openai/write-reasoning.ts";
import { writeSampling, writeStop } from "../../writing/openai/write-sampling.ts";
import { openToolNames } from "../../writing/tool-names.ts";
import { plainWords } from "../../writing/unique-words.ts";
import { writeMessages } from "./request/write-messages.ts";
import { writeTools } from "./request/write-tools.ts";

const TOOL_NAMES = plainWords(64);

export function writeRequest(conversation: Conversation, { target, stream, ...given }: WriteOptions): WrittenRequest {
  const { options } = conversation;
  const capabilities = capabilitiesOf(target);
  const omissions = openOmissions(target, conversation);
  const names = openToolNames(conversation, TOOL_NAMES);
  if (!capabilities.cacheMarks) omitCacheMarks(conversation, omissions);
  if (options.logprobs !== undefined) omissions.refuse("logprobs", "they are not translated");
  const maximumTokens = maximumIn(options, capabilities);
  const { format, words } = writeFormat(conversation, { capabilities, omissions });
  const { members: reasoning, isThinking } = writeReasoning(conversation, { capabilities, omissions });
  const sampling = { capabilities, omissions, isThinking };
  const canForce = capabilities.forced_tool_choice && (capabilities.whileThinking.isForced || !isThinking);
  const body = {
    model: partsOf(target.model).id,
    messages: writeMessages(conversation, { capabilities, omissions, names, words }),
    ...writeTools(conversation, { capabilities, omissions, names, canForce }),
    stream,
    ...(maximumTokens !== undefined && { [capabilities.maximum]: maximumTokens }),
    ...choicesIn(options),
    ...reasoning,
    ...writeSampling(options, sampling),
    ...writeStop(options, sampling),
    ...formatOf(format),
    ...writeAccount(options, { capabilities, omissions }),
  };
  return {
    body,
    dropped: omissions.paths(),
    maximumTokens: maximumTokens ?? given.maximumTokens,
    answer: {
      ...{ toolNames: names.clients, choices: options.choices, stream },
      ...(capabilities.signsCalls && { maker: "google" }),
    },
  };
}

function formatOf(format: WrittenFormat["format"]) {
  if (format?.type !== "json_schema") return format && { response_format: format };
  return { response_format: { type: format.type, json_schema: format.schema } };
}

function choicesIn({ choices = 1 }: Options) {
  return choices > 1 ? { n: choices } : {};
}
