// Which functions may be declared, and which may be forced.
import { first } from "../../anthropic-stand-in/shape.ts";
import { type Declaration, declarationsOf, fault, type Rule } from "../request.ts";
import { jsonSchemaFault, parametersFault } from "./schema.ts";

const NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/;
const EMPTY_OBJECTS = 2.5;

export const toolsAreNotEmpty: Rule = ({ body: { tools = [] } }) =>
  first(tools.keys(), (index) => {
    const { functionDeclarations, ...others } = tools[index] ?? {};
    const isEmpty = (functionDeclarations ?? []).length === 0 && Object.keys(others).length === 0;
    return isEmpty
      ? fault(`tools[${index}].tool_type`, "required one_of 'tool_type' must have one initialized field")
      : undefined;
  });

export const functionsHaveNames: Rule = ({ body: { tools = [] } }) =>
  first(tools.keys(), (index) => {
    const { functionDeclarations = [] } = tools[index] ?? {};
    const wrong = functionDeclarations.findIndex(({ name = "" }) => !NAME.test(name));
    return wrong === -1 ? undefined : fault(`tools[${index}].function_declarations[${wrong}].name`, BAD_NAME);
  });

const BAD_NAME =
  "Invalid function name. Must start with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.";

export const functionNamesAreUnique: Rule = ({ body }) => {
  const names = declarationsOf(body).map(({ name }) => name);
  const second = names.find((name, index) => names.indexOf(name) < index);
  return second === undefined ? undefined : `Duplicate function declaration found: ${second}`;
};

export const parametersAreSchemas: Rule = ({ body: { tools = [] }, model }) =>
  first(tools.keys(), (index) => {
    const { functionDeclarations = [] } = tools[index] ?? {};
    return first(functionDeclarations.keys(), (position) => {
      const path = `tools[${index}].function_declarations[${position}]`;
      return declarationFault(functionDeclarations[position] ?? {}, path, model.generation >= EMPTY_OBJECTS);
    });
  });

function declarationFault({ parameters, parametersJsonSchema }: Declaration, path: string, takesEmpty: boolean) {
  if (parametersJsonSchema === undefined)
    return parameters && parametersFault(parameters, `${path}.parameters`, takesEmpty);
  if (parameters === undefined) return jsonSchemaFault(parametersJsonSchema, `${path}.parameters_json_schema`);
  return fault(path, "parameters and parameters_json_schema must not both be set.");
}

export const choicesHaveFunctions: Rule = ({ body }) => {
  const choice = body.toolConfig?.functionCallingConfig;
  if (choice === undefined) return undefined;
  const names = declarationsOf(body).map(({ name }) => name);
  if (names.length === 0) return "Function calling config is set without function_declarations.";
  const { mode = "AUTO", allowedFunctionNames: allowed = [] } = choice;
  if (allowed.length > 0 && mode !== "ANY" && mode !== "VALIDATED") return fault(ALLOWED, "only allowed for mode ANY.");
  const stray = allowed.find((name) => !names.includes(name));
  return stray === undefined ? undefined : fault(ALLOWED, `function ${stray} is not declared.`);
};

const ALLOWED = "tool_config.function_calling_config.allowed_function_names";

/** Google's own tools are kinds of their own. */
export const toolsGoTogether: Rule = ({ body: { tools = [] }, model }) => {
  const kinds = new Set(tools.flatMap((tool) => Object.keys(tool)));
  const isMixed = kinds.has("functionDeclarations") && kinds.size > 1;
  return isMixed && model.generation < 3 ? "Tool use with function calling is unsupported" : undefined;
};
