// Whether a generateContent request wants to see the thoughts of the model, and what that model can be asked.
import { fieldsOf, flagOf, given, integerOf, oneOf } from "./fields.ts";
import { GoogleError } from "./google-error.ts";
import { canThink, signsCalls } from "./models.ts";

const MEMBERS = new Set(["includeThoughts", "thinkingBudget", "thinkingLevel"]);
const LEVELS = ["MINIMAL", "LOW", "MEDIUM", "HIGH"] as const;

/** Whether thoughts are to be in the answer. */
export function thoughtsOf(value: unknown, model: string): boolean {
  if (!given(value)) return false;
  const path = "generationConfig.thinkingConfig";
  const { includeThoughts, thinkingBudget, thinkingLevel: level } = fieldsOf(value, path, MEMBERS);
  const budget = integerOf(thinkingBudget, `${path}.thinkingBudget`, { min: -1, max: 32_768 });
  if (!canThink(model)) throw GoogleError.invalid("Thinking is not enabled for this model.");
  if (given(level)) oneOf(String(level).toUpperCase(), `${path}.thinkingLevel`, LEVELS);
  if (given(level) && budget !== undefined)
    throw GoogleError.invalid("You can only set only one of thinking budget and thinking level.");
  if (given(level) && !signsCalls(model)) throw GoogleError.invalid("Thinking level is not supported for this model.");
  if (budget === 0 && model.includes("-pro"))
    throw GoogleError.invalid("Budget 0 is invalid. This model only works in thinking mode.");
  return flagOf(includeThoughts, `${path}.includeThoughts`) && budget !== 0;
}
