// How a model may be asked to think, and how hard.
import type { Rule } from "../request.ts";

export const thinkingSuitsTheModel: Rule = ({ body: { thinking, output_config: output }, model }) => {
  const type = thinking?.type;
  if (type === "enabled" && !model.thinking.includes(type)) return noBudget(model.thinking.length > 0);
  if (type === "adaptive" && !model.thinking.includes(type)) return "adaptive thinking is not supported on this model";
  if (type !== "disabled" || (model.disabledAt?.includes(output?.effort ?? "high") ?? true)) return undefined;
  return model.disabledAt?.length === 0
    ? '"thinking.type.disabled" is not supported for this model.'
    : `"thinking.type.disabled" is not supported with effort '${output?.effort}' for this model.`;
};

function noBudget(thinksOtherwise: boolean): string {
  return thinksOtherwise
    ? '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
    : "thinking: This model does not support thinking.";
}

export const budgetIsBelowTheMaximum: Rule = ({ body: { thinking, max_tokens: maximum } }) =>
  thinking?.budget_tokens !== undefined && thinking.budget_tokens >= maximum
    ? "`max_tokens` must be greater than `thinking.budget_tokens`."
    : undefined;

export const effortSuitsTheModel: Rule = ({ body, model: { efforts } }) => {
  const effort = body.output_config?.effort;
  if (effort === undefined || efforts.includes(effort)) return undefined;
  if (efforts.length === 0) return "This model does not support the effort parameter.";
  return `This model does not support effort level '${effort}'. Supported levels: ${efforts.join(", ")}.`;
};

export const samplingSuitsThinking: Rule = ({ body }) => {
  const { thinking, temperature = 1, top_p: topP = 1, top_k: topK } = body;
  if (thinking?.type !== "enabled" && thinking?.type !== "adaptive") return undefined;
  if (temperature !== 1) return "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.";
  if (topP < 0.95) return "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.";
  return topK === undefined ? undefined : "`top_k` must be unset when thinking is enabled.";
};

export const samplingSuitsTheModel: Rule = ({ body, model }) => {
  const { temperature, top_p: topP, top_k: topK } = body;
  if (temperature !== undefined && topP !== undefined && model.samplesByBoth !== true)
    return "`temperature` and `top_p` cannot both be specified for this model. Please use only one.";
  if (model.samples) return undefined;
  if (temperature !== undefined && temperature !== 1) return "`temperature` is not supported for this model.";
  if (topP !== undefined && topP < 0.99) return "`top_p` is not supported for this model.";
  return topK === undefined ? undefined : "`top_k` is not supported for this model.";
};
