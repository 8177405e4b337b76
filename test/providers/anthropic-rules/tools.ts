// Requests that break the rules of tools, their calls and their results.
import { assistant, type Broken, call, messages, result, text, tool, user } from "./request.ts";

const tools = (...list: object[]): Broken => ({ body: { tools: list } });
const withSchema = (schema: object, members: object = {}) => tools({ ...tool, ...members, input_schema: schema });
const choice = (value: object, members: object = {}): Broken => ({
  body: { tools: [tool], tool_choice: value, ...members },
});
const asked = user(text("Hi"));
const budget = { type: "enabled", budget_tokens: 1024 };

const definitions: Readonly<Record<string, Broken>> = {
  "the list of tools is empty": tools(),
  "a tool's name has other characters": tools({ ...tool, name: "get.weather" }),
  "two tools have one name": tools(tool, tool),
  "a tool has no schema": tools({ name: "weather" }),
  "a tool's schema has no type": withSchema({ properties: {} }),
  "a tool's schema is no object's": withSchema({ type: "string" }),
  "a tool's property has a strange name": withSchema({ type: "object", properties: { "the city": {} } }),
  "a strict tool's schema cannot be enforced": withSchema({ type: "object" }, { strict: true }),
  "a tool is strict for an old model": {
    body: { model: "claude-sonnet-4-20250514", tools: [{ ...tool, strict: true }] },
  },
};

const choices: Readonly<Record<string, Broken>> = {
  "a tool is chosen where there are none": { body: { tool_choice: { type: "auto" } } },
  "a tool is chosen that is not given": choice({ type: "tool", name: "other" }),
  "a choice has a type that does not exist": choice({ type: "required" }),
  "a tool is forced while a budget is given": choice({ type: "any" }, { thinking: budget }),
  "a tool is forced while thinking is adaptive": choice(
    { type: "tool", name: "weather" },
    { model: "claude-opus-4-6", thinking: { type: "adaptive" } },
  ),
  "a tool is forced on a model that refuses it": choice({ type: "any" }, { model: "claude-fable-5" }),
};

const history: Readonly<Record<string, Broken>> = {
  "a call's id has other characters": messages(asked, assistant(call("call.1")), user(result("call.1"))),
  "a result's id has other characters": messages(asked, assistant(call()), user(result("call.1"))),
  "two calls of a message have one id": messages(asked, assistant(call(), call()), user(result())),
  "a call's input is text": messages(asked, assistant({ ...call(), input: "{}" }), user(result())),
  "a call has no result": messages(asked, assistant(call()), user(text("Well?"))),
  "one of two calls has no result": messages(asked, assistant(call(), call("toolu_2")), user(result())),
  "a result comes after a text": messages(asked, assistant(call()), user(text("Here:"), result())),
  "results are in two messages": messages(
    asked,
    assistant(call(), call("toolu_2")),
    user(result()),
    user(result("toolu_2")),
  ),
  "a result has no call": messages(user(result())),
  "a call has two results": messages(asked, assistant(call()), user(result(), result())),
};

export const toolRules: Readonly<Record<string, Broken>> = { ...definitions, ...choices, ...history };
