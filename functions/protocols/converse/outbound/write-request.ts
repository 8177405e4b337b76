// The body of a request to Bedrock's Converse. It has members of the API only: each unknown one would be a 400. The model is
// not in it, and neither is whether the answer is a stream: the address says both.
import type { Conversation } from "../../../core/conversation/conversation.ts";
import type { WriteOptions, WrittenRequest } from "../../../core/protocol.ts";
import type { Members } from "../../../core/wire/members.ts";
import { makerOf } from "./request/assistant-message.ts";
import { limitCachePoints, type Prompt } from "./request/cache-points.ts";
import { type Draft, draftOf } from "./request/draft.ts";
import { endWithUser } from "./request/last-message.ts";
import { textFormat } from "./request/text-format.ts";
import { writeAccount } from "./request/write-account.ts";
import { writeSampling, writeStop } from "./request/write-sampling.ts";
import { type WrittenChoice, writeToolChoice } from "./request/write-tool-choice.ts";
import { pastTools, toolSpec, writeTools } from "./request/write-tools.ts";

export function writeRequest(conversation: Conversation, options: WriteOptions): WrittenRequest {
  const draft = draftOf(conversation, options);
  const { thinking, omissions, names, format } = draft;
  const answerTool = format?.type === "tool" ? names.unused("json") : undefined;
  const { tools, choice } = toolsOf(draft, answerTool);
  const { system, messages, tools: sent } = promptOf(draft, tools);
  const body = {
    messages,
    ...(system.length > 0 && { system }),
    ...(sent.length > 0 && { toolConfig: { tools: sent, ...(choice.choice && { toolChoice: choice.choice }) } }),
    ...generationOf(draft, choice),
    ...(format?.type === "schema" && { outputConfig: { textFormat: textFormat(format.format) } }),
    ...writeAccount(conversation.options, omissions),
  };
  const { maximumTokens = options.maximumTokens } = thinking;
  const answer = { answerTool, toolNames: names.clients, maker: makerOf(draft.capabilities) };
  return { body, dropped: omissions.paths(), maximumTokens, answer };
}

function toolsOf(draft: Draft, answerTool: string | undefined) {
  const { conversation, names, format, thinking } = draft;
  const given = writeTools(conversation, draft);
  const choice = writeToolChoice(conversation.toolChoice, {
    ...{ ...draft, answerTool, hasTools: given.length > 0, isThinking: thinking.isOn },
  });
  const own =
    format?.type === "tool" && answerTool !== undefined
      ? [{ toolSpec: toolSpec({ ...format, name: answerTool }) }]
      : [];
  const tools = [...given, ...own];
  return { tools: tools.length > 0 ? tools : pastTools(conversation, names), choice };
}

function promptOf(draft: Draft, tools: Prompt["tools"]): Prompt {
  const { conversation, capabilities, omissions, format, prompt, thinking } = draft;
  const hasFormat = format !== undefined && format.type !== "words";
  const messages = endWithUser(prompt.messages, capabilities.prefill && !thinking.isOn && !hasFormat);
  const whole = conversation.options.cache;
  return limitCachePoints({ tools, system: prompt.system, messages }, { whole, capabilities, omissions });
}

function generationOf(draft: Draft, { field }: WrittenChoice): Members {
  const { conversation, thinking } = draft;
  const { maximumTokens, leavesSampling } = thinking;
  const sampling = writeSampling(conversation.options, { ...draft, isFree: leavesSampling });
  const config = {
    ...(maximumTokens !== undefined && { maxTokens: maximumTokens }),
    ...sampling.config,
    ...writeStop(conversation.options, draft),
  };
  const fields = { ...thinking.fields, ...sampling.fields, ...field };
  return {
    ...(Object.keys(config).length > 0 && { inferenceConfig: config }),
    ...(Object.keys(fields).length > 0 && { additionalModelRequestFields: fields }),
  };
}
