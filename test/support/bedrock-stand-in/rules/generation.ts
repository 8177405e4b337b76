// How the answer is made: its length, its sampling, its form, and what only some models have members for.
import { fieldsOf } from "../claude.ts";
import { type KnownRequest, type Rule, specsOf } from "../request.ts";
import { first, isMembers } from "../shape.ts";
import { extraneous } from "./tools.ts";

export const maximumSuitsTheModel: Rule = ({ body, model: { maximumTokens: limit } }) =>
  (body.inferenceConfig?.maxTokens ?? 0) > limit
    ? `The maximum tokens you requested exceeds the model limit of ${limit}. Try again with a maximum tokens value that is lower than ${limit}.`
    : undefined;

const unsupported = (name: string) => `This model doesn't support the ${name} field. Remove ${name} and try again.`;

export const samplingSuitsTheModel: Rule = ({ body: { inferenceConfig = {} }, model }) => {
  const name = (["temperature", "topP"] as const).find((member) => inferenceConfig[member] !== undefined);
  return name === undefined || model.samples ? undefined : unsupported(name);
};

export const stopSequencesSuitTheModel: Rule = ({ body: { inferenceConfig = {} }, model }) =>
  inferenceConfig.stopSequences === undefined || model.stops ? undefined : unsupported("stopSequences");

export const formatSuitsTheModel: Rule = ({ body, model }) => {
  if (body.outputConfig?.textFormat === undefined) return undefined;
  const { schema } = body.outputConfig.textFormat.structure.jsonSchema;
  if (!isObject(schema)) return "The schema at outputConfig.textFormat.structure.jsonSchema.schema is not valid JSON.";
  return model.structures || model.claude !== undefined ? undefined : unsupported("outputConfig.textFormat");
};

function isObject(text: string): boolean {
  try {
    return isMembers(JSON.parse(text));
  } catch {
    return false;
  }
}

export const strictToolsSuitTheModel: Rule = ({ body, model }) =>
  model.structures || model.claude !== undefined || !specsOf(body).some(({ strict }) => strict !== undefined)
    ? undefined
    : unsupported("toolConfig.tools.toolSpec.strict");

export const fieldsAreMembers: Rule = ({ body: { additionalModelRequestFields: fields } }) =>
  fields === undefined || isMembers(fields)
    ? undefined
    : "The format of the additionalModelRequestFields field is invalid. Provide a json object for the field and try again.";

/** Claude's are Anthropic's business. */
export const fieldsSuitTheModel = ({ body, model }: KnownRequest) => {
  if (model.claude !== undefined) return undefined;
  return first(Object.entries(fieldsOf(body)), ([name, value]) => {
    const isRight = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
    if (isRight === undefined) return extraneous("", name);
    return isRight(value)
      ? undefined
      : `Malformed input request: #/${name}: ${JSON.stringify(value)} is not a valid value, please reformat your input and try again.`;
  });
};

const TAKEN = ["max_tokens", "temperature", "top_p", "stop_sequences", "messages", "system", "tools"];

export const fieldsAreOnlyOnce: Rule = ({ body, model }) => {
  if (model.claude === undefined) return undefined;
  const taken = body.toolConfig?.toolChoice ? [...TAKEN, "tool_choice"] : TAKEN;
  const name = taken.find((member) => Object.hasOwn(fieldsOf(body), member));
  return name && `The additional field ${name} conflicts with an existing field.`;
};

export const membersAreNotEmpty = ({ body, model }: KnownRequest) => {
  const { system, additionalModelRequestFields: fields } = body;
  const isEmpty = system?.length === 0 || (isMembers(fields) && Object.keys(fields).length === 0);
  return model.isStrict && isEmpty
    ? "Malformed input request: a member is empty, please reformat your input and try again."
    : undefined;
};

/** Nova decides alone how it thinks as hard as it can. */
export const highestEffortStandsAlone = ({ body }: KnownRequest) => {
  const { reasoningConfig: reasoning } = fieldsOf(body);
  if (!isMembers(reasoning) || reasoning["maxReasoningEffort"] !== "high" || reasoning["type"] !== "enabled")
    return undefined;
  const name = (["maxTokens", "temperature", "topP"] as const).find((one) => body.inferenceConfig?.[one] !== undefined);
  return (
    name &&
    `Malformed input request: ${name} must be unset when maxReasoningEffort is high, please reformat your input and try again.`
  );
};
