// A request as Anthropic's own API would get it from Bedrock, so that its rules and its answers are the same here.
import type { Block as AnthropicBlock, Body as AnthropicBody, Tool } from "../anthropic-stand-in/request.ts";
import type { Block, Body, KnownRequest, ToolChoice, ToolResult, ToolSpec } from "./request.ts";
import { isMembers, type Members } from "./shape.ts";

/** The model is left to the caller. */
export function anthropicBody({ body, model, id }: KnownRequest): AnthropicBody {
  const { inferenceConfig: { maxTokens = model.maximumTokens, temperature, topP, stopSequences } = {} } = body;
  const { messages, system = [], toolConfig } = body;
  const members = {
    ...{ model: id, max_tokens: maxTokens },
    messages: messages.map(({ role, content }) => ({ role, content: blocksOf(content) })),
    ...(system.length > 0 && { system: blocksOf(system) }),
    ...(toolConfig && { tools: toolsOf(body) }),
    ...(toolConfig?.toolChoice && { tool_choice: choiceOf(toolConfig.toolChoice) }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stopSequences !== undefined && { stop_sequences: stopSequences }),
  };
  const { anthropic_beta: _, output_config: output, ...own } = fieldsOf(body);
  const config = { ...outputOf(body), ...(isMembers(output) ? output : {}) };
  return { ...members, ...own, ...(Object.keys(config).length > 0 && { output_config: config }) };
}

export function fieldsOf({ additionalModelRequestFields: fields }: Body): Members {
  return isMembers(fields) ? fields : {};
}

export function betasOf(body: Body): readonly string[] {
  const { anthropic_beta: betas } = fieldsOf(body);
  return Array.isArray(betas) ? betas.map(String) : [];
}

function outputOf({ outputConfig: { effort, textFormat } = {} }: Body): Members {
  const schema = textFormat && JSON.parse(textFormat.structure.jsonSchema.schema);
  return { ...(effort && { effort }), ...(textFormat && { format: { type: "json_schema", schema } }) };
}

/** A cache point marks the block before it. */
function blocksOf(content: readonly Block[]): AnthropicBlock[] {
  const blocks: AnthropicBlock[] = [];
  for (const block of content) {
    const last = blocks.at(-1);
    if (block.cachePoint === undefined) blocks.push(blockOf(block));
    else if (last !== undefined) blocks.splice(-1, 1, { ...last, cache_control: markOf(block.cachePoint) });
  }
  return blocks.filter(({ text }) => text === undefined || text === "" || text.trim() !== "");
}

const markOf = ({ ttl }: { readonly ttl?: string }) => ({ type: "ephemeral", ...(ttl && { ttl }) });

function blockOf({ text, image, document, toolUse, toolResult, reasoningContent }: Block): AnthropicBlock {
  if (text !== undefined) return { type: "text", text };
  if (image) return { type: "image", source: base64(`image/${image.format}`, image.source.bytes) };
  if (document) return documentOf(document);
  if (toolUse) return { type: "tool_use", id: toolUse.toolUseId, name: toolUse.name, input: toolUse.input };
  if (toolResult) return resultOf(toolResult);
  if (reasoningContent === undefined) return { type: "unknown" };
  const { reasoningText, redactedContent = "" } = reasoningContent;
  if (reasoningText) {
    const { text: thinking, signature } = reasoningText;
    return { type: "thinking", thinking, ...(signature !== undefined && { signature }) };
  }
  return { type: "redacted_thinking", data: Buffer.from(redactedContent, "base64").toString() };
}

function documentOf({ format, name, source, context, citations }: NonNullable<Block["document"]>): AnthropicBlock {
  const isPdf = format === "pdf" && source.bytes !== undefined;
  const data = source.text ?? Buffer.from(source.bytes ?? "", "base64").toString();
  return {
    type: "document",
    source: isPdf ? base64("application/pdf", source.bytes) : { type: "text", media_type: "text/plain", data },
    title: name,
    ...(context !== undefined && { context }),
    ...(citations && { citations }),
  };
}

function base64(mediaType: string, data = ""): object {
  return { type: "base64", media_type: mediaType, data };
}

function resultOf({ toolUseId, content, status }: ToolResult): AnthropicBlock {
  const blocks = content.map((block) => ("json" in block ? { text: JSON.stringify(block.json) } : block));
  const isError = status === "error" ? { is_error: true } : {};
  return { type: "tool_result", tool_use_id: toolUseId, content: blocks.map(blockOf), ...isError };
}

function toolsOf({ toolConfig }: Body): Tool[] {
  const tools: Tool[] = [];
  for (const { toolSpec, cachePoint } of toolConfig?.tools ?? []) {
    const last = tools.at(-1);
    if (toolSpec) tools.push(toolOf(toolSpec));
    else if (cachePoint && last) tools.splice(-1, 1, { ...last, cache_control: markOf(cachePoint) });
  }
  return tools;
}

function toolOf({ name, description, inputSchema, strict }: ToolSpec): Tool {
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: isMembers(inputSchema.json) ? inputSchema.json : {},
    ...(strict !== undefined && { strict }),
  };
}

function choiceOf({ any, tool }: ToolChoice) {
  if (tool) return { type: "tool", name: tool.name };
  return { type: any ? "any" : "auto" };
}
