// Requests that break the rules of thinking, effort and sampling.
import { redact, sign } from "../../support/anthropic-stand-in/signature.ts";
import { assistant, type Broken, call, result, text, turn, user } from "./request.ts";

const budget = { type: "enabled", budget_tokens: 1024 };
const body = (members: object): Broken => ({ body: members });
const thought = (members: object = {}) => ({ type: "thinking", thinking: "Hm", signature: sign("Hm"), ...members });
const effort = (model: string, level: string, members: object = {}): Broken =>
  body({ model, output_config: { effort: level }, ...members });

const asking: Readonly<Record<string, Broken>> = {
  "a budget is below 1024": body({ thinking: { type: "enabled", budget_tokens: 1023 } }),
  "a budget is missing": body({ thinking: { type: "enabled" } }),
  "a budget is not below max_tokens": body({ thinking: { type: "enabled", budget_tokens: 4096 } }),
  "a new model is given a budget": body({ model: "claude-opus-4-7", thinking: budget }),
  "a model that cannot think is given a budget": body({ model: "claude-3-5-haiku-latest", thinking: budget }),
  "an older model is to think adaptively": body({ thinking: { type: "adaptive" } }),
  "thinking is disabled on a model that always thinks": body({
    model: "claude-fable-5",
    thinking: { type: "disabled" },
  }),
  "thinking is disabled at an effort that needs it": effort("claude-opus-5", "xhigh", {
    thinking: { type: "disabled" },
  }),
  "an effort is unknown to the model": effort("claude-opus-4-6", "xhigh"),
  "an effort does not exist": effort("claude-opus-4-6", "minimal"),
  "a model without efforts is given one": effort("claude-sonnet-4-5", "low"),
};

const thoughts: Readonly<Record<string, Broken>> = {
  "a thought has no signature": turn(thought({ signature: undefined }), text("Hi")),
  "a thought was changed": turn(thought({ thinking: "Ha" }), text("Hi")),
  "a redacted thought was changed": turn({ type: "redacted_thinking", data: `x${redact("Hm")}` }, text("Hi")),
  "a thought is the last block": turn(thought()),
  "the last turn comes back without its thoughts": body({
    thinking: budget,
    messages: [user(text("Hi")), assistant(call()), user(result())],
  }),
  "a continued message has no thoughts": body({ thinking: budget, ...turn(text("Hello")).body }),
};

const sampling: Readonly<Record<string, Broken>> = {
  "temperature is above 1": body({ temperature: 1.5 }),
  "temperature is chosen while a budget is given": body({ thinking: budget, temperature: 0.5 }),
  "temperature is chosen while thinking is adaptive": body({
    model: "claude-opus-4-6",
    thinking: { type: "adaptive" },
    temperature: 0.5,
  }),
  "top_p is below 0.95 while thinking": body({ thinking: budget, top_p: 0.9 }),
  "top_k is chosen while thinking": body({ thinking: budget, top_k: 5 }),
  "temperature and top_p are both given": body({ temperature: 0.5, top_p: 0.5 }),
  "a new model is given a temperature": body({ model: "claude-opus-4-7", temperature: 0.5 }),
  "a new model is given a top_p": body({ model: "claude-sonnet-5", top_p: 0.9 }),
  "a new model is given a top_k": body({ model: "claude-opus-5", top_k: 5 }),
};

export const thinkingRules: Readonly<Record<string, Broken>> = { ...asking, ...thoughts, ...sampling };
