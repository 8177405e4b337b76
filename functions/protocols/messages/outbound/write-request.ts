// The body of a request to Anthropic's Messages API. It has members of the API only: each unknown one would be a 400.
import type { Conversation } from "../../../core/conversation/conversation.ts";
import { partsOf } from "../../../core/directory/target.ts";
import type { WriteOptions, WrittenRequest } from "../../../core/protocol.ts";
import type { Members } from "../../../core/wire/members.ts";
import { constrain } from "../../writing/constrained-schema.ts";
import type { SchemaFormat, WrittenFormat } from "../../writing/write-format.ts";
import { limitMarks } from "./request/cache-marks.ts";
import type { Block } from "./request/content-block.ts";
import { type Draft, draftOf } from "./request/draft.ts";
import { endWithUser } from "./request/last-message.ts";
import { writeAccount } from "./request/write-account.ts";
import { writeSampling, writeStop } from "./request/write-sampling.ts";
import { writeToolChoice } from "./request/write-tool-choice.ts";
import { writeTools } from "./request/write-tools.ts";

export function writeRequest(conversation: Conversation, options: WriteOptions): WrittenRequest {
  const draft = draftOf(conversation, options);
  const answerTool = draft.format?.type === "tool" ? draft.names.unused("json") : undefined;
  const { thinking, omissions, names } = draft;
  const body = {
    model: partsOf(options.target.model).id,
    max_tokens: thinking.maximumTokens,
    stream: options.stream,
    ...promptAndTools(draft, answerTool),
    ...answerOptions(draft),
  };
  const answer = { answerTool, toolNames: names.clients };
  return { body, dropped: omissions.paths(), maximumTokens: thinking.maximumTokens, answer };
}

function promptAndTools(draft: Draft, answerTool: string | undefined): Members {
  const { conversation, capabilities, omissions, names, format, prompt, thinking } = draft;
  const given = writeTools(conversation.tools, conversation.toolChoice, { names, omissions, capabilities });
  const tools = format?.type === "tool" ? [...given, toolOf(format, answerTool)] : given;
  const words = format?.type === "words" ? [{ type: "text", text: format.text }] : [];
  const system = [...prompt.system, ...words];
  const hasFormat = format !== undefined && format.type !== "words";
  const messages = endWithUser(prompt.messages, capabilities.prefill && !thinking.isOn && !hasFormat);
  const blocks = [...tools, ...system, ...messages.flatMap(({ content }) => content)];
  const mark = limitMarks(blocks, conversation.options.cache);
  const choice = writeToolChoice(conversation.toolChoice, {
    ...{ names, omissions, answerTool, hasTools: given.length > 0 },
    canForce: capabilities.forced_tool_choice && !thinking.isOn,
  });
  return {
    ...(mark && { cache_control: mark }),
    ...(tools.length > 0 && { tools }),
    ...(choice && { tool_choice: choice }),
    ...(system.length > 0 && { system }),
    messages,
  };
}

function answerOptions({ conversation: { options }, capabilities, omissions, format, thinking }: Draft): Members {
  const { effort } = thinking;
  const schema = format?.type === "schema" ? schemaOf(format.format) : undefined;
  const config = { ...(effort && { effort }), ...(schema && { format: schema }) };
  return {
    ...(thinking.thinking && { thinking: thinking.thinking }),
    ...(Object.keys(config).length > 0 && { output_config: config }),
    ...writeSampling(options, { capabilities, omissions, isThinking: thinking.isOn }),
    ...writeStop(options, omissions),
    ...writeAccount(options, omissions),
  };
}

function toolOf({ description, schema }: Extract<WrittenFormat, { type: "tool" }>, name: string | undefined): Block {
  return { name, description, input_schema: schema };
}

function schemaOf({ schema, description }: SchemaFormat): Members {
  return { type: "json_schema", schema: constrain(description === undefined ? schema : { description, ...schema }) };
}
