// Which tools may be given, and which may be forced.
import { callsOf, type KnownRequest, type Rule, resultsOf, specsOf } from "../request.ts";
import { first, isMembers } from "../shape.ts";

export const historyHasTools: Rule = ({ body: { messages, toolConfig } }) => {
  const hasTools = messages.some((message) => callsOf(message).length + resultsOf(message).length > 0);
  if (!hasTools || toolConfig !== undefined) return undefined;
  return "The toolConfig field must be defined when using toolUse and toolResult content blocks.";
};

export const toolsSuitTheModel: Rule = ({ body: { toolConfig }, model, isStream }) => {
  if (toolConfig === undefined || model.takesTools === "always") return undefined;
  if (model.takesTools === "never") return "This model doesn't support tool use.";
  return isStream ? "This model doesn't support tool use in streaming mode." : undefined;
};

export const toolNamesAreUnique: Rule = ({ body }) => {
  const names = specsOf(body).map(({ name }) => name);
  const second = names.find((name, index) => names.indexOf(name) < index);
  return second && `The toolConfig field has more than one tool with the name ${second}.`;
};

export const inputsAreObjects: Rule = ({ body: { toolConfig } }) =>
  first(toolConfig?.tools.keys() ?? [], (index) => {
    const spec = toolConfig?.tools[index]?.toolSpec;
    const path = `toolConfig.tools.${index}.toolSpec.inputSchema.json`;
    if (spec === undefined) return undefined;
    const { json } = spec.inputSchema;
    if (!isMembers(json)) return notAnObject(path);
    return json["type"] === "object" ? undefined : `The value at ${path}.type must be one of the following: object.`;
  });

export function notAnObject(path: string): string {
  return `The format of the value at ${path} is invalid. Provide a json object for the field and try again.`;
}

export const choiceSuitsTheModel: Rule = ({ body, model }) => {
  const choice = Object.keys(body.toolConfig?.toolChoice ?? {})[0];
  if (choice === undefined || model.choices.some((name) => name === choice)) return undefined;
  return `This model doesn't support the toolConfig.toolChoice.${choice} field. Remove toolConfig.toolChoice.${choice} and try again.`;
};

export const chosenToolIsGiven: Rule = ({ body }) => {
  const name = body.toolConfig?.toolChoice?.tool?.name;
  if (name === undefined || specsOf(body).some((spec) => spec.name === name)) return undefined;
  return `The tool ${name} at toolConfig.toolChoice.tool.name is not in toolConfig.tools.`;
};

/** Nova takes no definitions beside the properties. */
const EXTRANEOUS = ["$defs", "definitions"];

export const schemasSuitTheModel = ({ body: { toolConfig }, model }: KnownRequest) =>
  !model.isStrict
    ? undefined
    : first(toolConfig?.tools.keys() ?? [], (index) => {
        const json = toolConfig?.tools[index]?.toolSpec?.inputSchema.json;
        const name = EXTRANEOUS.find((member) => isMembers(json) && Object.hasOwn(json, member));
        return name && extraneous(`/toolConfig/tools/${index}/toolSpec/inputSchema/json`, name);
      });

export function extraneous(pointer: string, name: string): string {
  return `Malformed input request: #${pointer}: extraneous key [${name}] is not permitted, please reformat your input and try again.`;
}
