// How a model may be asked to think, and the signatures that must come back.
import { first } from "../../anthropic-stand-in/shape.ts";
import type { Content, Rule } from "../request.ts";
import { isSignatureOf } from "../signature.ts";

export const thinkingSuitsTheModel: Rule = ({ body, id, model, service }) => {
  const { thinkingConfig: thinking } = body.generationConfig ?? {};
  if (thinking === undefined) return undefined;
  const { thinkingLevel: level, thinkingBudget: tokens } = thinking;
  if (model.budget === undefined) {
    if (service === "gemini") return `Thinking is not enabled for models/${id}`;
    return "Unable to submit request because thinking is not supported by this model.";
  }
  if (level !== undefined && tokens !== undefined)
    return "You can only set only one of thinking budget and thinking level.";
  if (level === undefined || model.levels.includes(level)) return undefined;
  if (model.levels.length === 0) return "Thinking level is not supported for this model.";
  return service === "gemini"
    ? `Thinking level ${level} is not supported for this model. Please retry with other thinking level.`
    : `Unable to submit request because thinking_level ${level} is not supported by this model.`;
};

/** -1 leaves it to the model. */
export const budgetSuitsTheModel: Rule = ({ body, model, service }) => {
  const tokens = body.generationConfig?.thinkingConfig?.thinkingBudget;
  if (tokens === undefined || tokens === -1 || model.budget === undefined) return undefined;
  const { minimum, maximum } = model.budget;
  if (tokens === 0) {
    if (model.thinkingOff === true) return undefined;
    return service === "gemini"
      ? "Budget 0 is invalid. This model only works in thinking mode."
      : "Unable to submit request because The model does not support setting thinking_budget to 0.";
  }
  if (tokens >= minimum && tokens <= maximum) return undefined;
  return `The thinking budget (${tokens}) is invalid. Please choose a value between ${minimum} and ${maximum}.`;
};

/** On the first call of every turn of a model that signs its calls. */
export const callsAreSigned: Rule = ({ body: { contents = [] }, model, service }) => {
  if (model.generation < 3) return undefined;
  return first(contents.keys(), (index) => {
    const call = contents[index]?.parts?.find(({ functionCall }) => functionCall !== undefined);
    if (call === undefined || call.thoughtSignature !== undefined) return undefined;
    const name = call.functionCall?.name;
    return service === "gemini"
      ? `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${name}\` , position ${index + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`
      : `Unable to submit request because function call \`${name}\` in the ${index + 1}. content block is missing a \`thought_signature\``;
  });
};

export const signaturesAreValid: Rule = ({ body: { contents = [] }, service }) => {
  const isForeign = ({ parts = [] }: Content) =>
    parts.some((part) => part.thoughtSignature !== undefined && !isSignatureOf(part));
  if (!contents.some(isForeign)) return undefined;
  return service === "gemini"
    ? "Corrupted thought signature."
    : "Unable to submit request because Thought signature is not valid.";
};
