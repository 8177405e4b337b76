// What a Converse request asks of the simulated provider: what it says in Bedrock's words is read in Anthropic's.
import { type Fields, fieldsOf, given, listOf, required, stringOf } from "../anthropic/fields.ts";
import { parseJson } from "../anthropic/parse-body.ts";
import { type MessagesRequest, parseMessagesRequest } from "../anthropic/parse-request.ts";
import { BedrockError } from "./bedrock-error.ts";
import { blocksOf } from "./content-blocks.ts";
import { toolMembers } from "./tools.ts";

const MEMBERS = new Set([
  ...["messages", "system", "inferenceConfig", "toolConfig", "outputConfig", "additionalModelRequestFields"],
  ...["additionalModelResponseFieldPaths", "guardrailConfig", "performanceConfig", "promptVariables"],
  ...["requestMetadata", "serviceTier"],
]);

export function parseConverseRequest(body: string, model: string): MessagesRequest {
  const fields = fieldsOf(parseJson(body), "body");
  const unknown = Object.keys(fields).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw BedrockError.invalid(`Unexpected field: ${unknown.slice(0, 64)}`);
  const config = objectIn(fields, "inferenceConfig");
  const own = objectIn(fields, "additionalModelRequestFields");
  const asked = {
    model,
    messages: messagesOf(fields["messages"]),
    system: given(fields["system"]) ? blocksOf(fields["system"], "system") : undefined,
    max_tokens: config["maxTokens"] ?? Number.MAX_SAFE_INTEGER,
    temperature: config["temperature"],
    top_p: config["topP"],
    stop_sequences: config["stopSequences"],
    ...toolMembers(objectIn(fields, "toolConfig"), own["tool_choice"]),
    ...(model.includes("anthropic.") && { thinking: own["thinking"] }),
    ...outputMembers(objectIn(fields, "outputConfig")),
  };
  return parseMessagesRequest(JSON.stringify(asked));
}

export function objectIn(fields: Fields, name: string): Fields {
  return given(fields[name]) ? fieldsOf(fields[name], name) : {};
}

function messagesOf(value: unknown): object[] {
  return listOf(required(value, "messages"), "messages").map((item, at) => {
    const { role, content } = fieldsOf(item, `messages.${at}`);
    return { role, content: blocksOf(content, `messages.${at}.content`) };
  });
}

/** The schema is text. */
function outputMembers(config: Fields): object {
  const format = objectIn(config, "textFormat");
  if (format["type"] !== "json_schema") return {};
  const { schema: text } = objectIn(objectIn(format, "structure"), "jsonSchema");
  const path = "outputConfig.textFormat.structure.jsonSchema.schema";
  const schema = parseJson(stringOf(required(text, path), path));
  return { output_config: { format: { type: "json_schema", schema } } };
}
