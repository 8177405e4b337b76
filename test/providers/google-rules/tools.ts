// Requests that break the rules of functions, and of their schemas.
import { type Broken, declaration, declared, functions, parameter } from "./request.ts";

const weather = functions(declaration);
const choice = (members: object): Broken => ({
  body: { ...weather, toolConfig: { functionCallingConfig: members } },
});
const jsonSchema = (parametersJsonSchema: unknown): Broken => declared({ parametersJsonSchema });
const object = (members: object): Broken => declared({ parameters: { type: "OBJECT", ...members } });

const functionRules: Readonly<Record<string, Broken>> = {
  "a tool is empty": { body: { tools: [{}] } },
  "the list of functions is empty": { body: functions() },
  "a function has no name": declared({ name: undefined }),
  "a function's name has other characters": declared({ name: "ns/weather" }),
  "a function's name begins with a digit": declared({ name: "3d" }),
  "a function's name is longer than 64 characters": declared({ name: "n".repeat(65) }),
  "two functions have one name": { body: functions(declaration, declaration) },
  "a function has both kinds of parameters": declared({
    parameters: { type: "OBJECT" },
    parametersJsonSchema: { type: "object" },
  }),
  "a JSON schema is no object": jsonSchema(true),
  "a reference leads nowhere": jsonSchema({ type: "object", properties: { city: { $ref: "#/$defs/city" } } }),
  "a reference has siblings": jsonSchema({
    $defs: { city: { type: "string" } },
    properties: { city: { $ref: "#/$defs/city", description: "A city" } },
  }),
  "functions of an old model go with Google's tools": { body: { tools: [...weather.tools, { googleSearch: {} }] } },
  "functions are chosen where there are none": {
    body: { toolConfig: { functionCallingConfig: { mode: "NONE" } } },
  },
  "functions are allowed without being forced": choice({ mode: "AUTO", allowedFunctionNames: ["weather"] }),
  "a function is allowed that is not declared": choice({ mode: "ANY", allowedFunctionNames: ["other"] }),
  "a mode does not exist": choice({ mode: "required" }),
};

const schemaRules: Readonly<Record<string, Broken>> = {
  "parameters have a reference": parameter({ $ref: "#/$defs/city" }),
  "parameters name their schema": object({ $schema: "https://json-schema.org/draft/2020-12/schema" }),
  "parameters are closed": object({ additionalProperties: false }),
  "parameters have a constant": parameter({ const: "Paris" }),
  "parameters have a list of types": parameter({ type: ["string", "null"] }),
  "parameters have an exclusive minimum": parameter({ type: "INTEGER", exclusiveMinimum: 0 }),
  "parameters have a number in an enum": parameter({ type: "STRING", enum: [1] }),
  "parameters have an enum of numbers": parameter({ type: "INTEGER", enum: ["1"] }),
  "parameters have a type that does not exist": parameter({ type: "" }),
  "parameters have a text's format": parameter({ type: "STRING", format: "uri" }),
  "parameters have a list without items": parameter({ type: "ARRAY" }),
  "parameters have properties of a text": parameter({ type: "STRING", properties: { a: { type: "STRING" } } }),
  "parameters require what they have not": object({ required: ["city"] }),
  "parameters are no object's": declared({ parameters: { type: "STRING" } }),
  "parameters have a value without a type": parameter({ description: "A city" }),
  "parameters have an object of nothing": parameter({ type: "OBJECT" }),
  "an old model is given empty parameters": { ...object({ properties: {} }), model: "gemini-2.0-flash" },
};

export const toolRules: Readonly<Record<string, Broken>> = { ...functionRules, ...schemaRules };
