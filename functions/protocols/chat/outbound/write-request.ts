// The body of a request to a provider that speaks OpenAI's chat completions. Its vendor's dialect comes later.
import type { Conversation, Options } from "../../../core/conversation/conversation.ts";
import { partsOf } from "../../../core/directory/target.ts";
import type { WriteOptions, WrittenRequest } from "../../../core/protocol.ts";
import { openOmissions } from "../../omissions.ts";
import { omitCacheMarks } from "../../writing/omit-cache-marks.ts";
import { openToolNames } from "../../writing/tool-names.ts";
import { plainWords } from "../../writing/unique-words.ts";
import { capabilitiesOf } from "./request/capabilities.ts";
import type { ChatCapabilities } from "./request/chat-capabilities.ts";
import { writeAccount } from "./request/write-account.ts";
import { writeFormat } from "./request/write-format.ts";
import { writeMessages } from "./request/write-messages.ts";
import { writeReasoning } from "./request/write-reasoning.ts";
import { writeSampling, writeStop } from "./request/write-sampling.ts";
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
  const format = writeFormat(conversation, { capabilities, omissions });
  const { members: reasoning, isThinking } = writeReasoning(conversation, { capabilities, omissions });
  const sampling = { capabilities, omissions, isThinking };
  const canForce = capabilities.forced_tool_choice && (capabilities.whileThinking.isForced || !isThinking);
  const body = {
    model: partsOf(target.model).id,
    messages: writeMessages(conversation, { capabilities, omissions, names, words: format.words }),
    ...writeTools(conversation, { capabilities, omissions, names, canForce }),
    stream,
    ...(maximumTokens !== undefined && { [capabilities.maximum]: maximumTokens }),
    ...choicesIn(options),
    ...reasoning,
    ...writeSampling(options, sampling),
    ...writeStop(options, sampling),
    ...format.members,
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

/** It includes what the model thinks, as the client's does. More than the model can write would be refused. */
function maximumIn({ maximumTokens: asked }: Options, { output_limit: limit }: ChatCapabilities): number | undefined {
  return asked === undefined || limit === undefined ? asked : Math.min(asked, limit);
}

function choicesIn({ choices = 1 }: Options) {
  return choices > 1 ? { n: choices } : {};
}
