// The tools that a generateContent request offers, and which of them it wants to be called.
import type { ToolChoice } from "../tool-choice.ts";
import type { Tool } from "../tools.ts";
import { type Fields, fieldsOf, given, listOf, oneOf, textOf, textsOf } from "./fields.ts";
import { GoogleError } from "./google-error.ts";
import { sampler } from "./schemas.ts";

const TOOLS = new Set([
  ...["functionDeclarations", "googleSearch", "googleSearchRetrieval", "codeExecution", "urlContext", "fileSearch"],
  ...["googleMaps", "computerUse", "retrieval", "enterpriseWebSearch"],
]);

/** Google's own tools are taken, and never called. */
export function toolsOf(value: unknown): Tool[] {
  const tools = listOf(value, "tools").flatMap((item, at) => {
    const { functionDeclarations } = fieldsOf(item, `tools[${at}]`, TOOLS);
    const path = `tools[${at}].functionDeclarations`;
    return listOf(functionDeclarations, path).map((declaration, index) => toolOf(declaration, `${path}[${index}]`));
  });
  const twice = tools.find(({ name }, at) => tools.findIndex((tool) => tool.name === name) < at);
  if (twice === undefined) return tools;
  throw GoogleError.invalid(`Duplicate function declaration found: ${twice.name}`);
}

const DECLARATION = new Set([
  ...["name", "description", "behavior", "parameters", "parametersJsonSchema", "response", "responseJsonSchema"],
]);
const NAME = /^[A-Za-z_][\w.:-]{0,63}$/;

function toolOf(value: unknown, path: string): Tool {
  const declaration = fieldsOf(value, path, DECLARATION);
  const name = given(declaration["name"]) ? textOf(declaration["name"], `${path}.name`) : "";
  if (!NAME.test(name)) throw GoogleError.invalid(`* ${path}.name: Invalid function name.`);
  if (given(declaration["description"])) textOf(declaration["description"], `${path}.description`);
  const sample = sampler(declaration, { own: "parameters", json: "parametersJsonSchema" }, path);
  return { type: "function", name, sample: sample ?? (() => "{}") };
}

const CONFIG = new Set(["functionCallingConfig", "retrievalConfig", "includeServerSideToolInvocations"]);
const CALLING = new Set(["mode", "allowedFunctionNames", "streamFunctionCallArguments"]);
const MODES = ["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"] as const;

export function toolChoiceOf(value: unknown, tools: Tool[]): ToolChoice {
  const path = "toolConfig.functionCallingConfig";
  const config = given(value) ? fieldsOf(value, "toolConfig", CONFIG) : {};
  const calling = given(config["functionCallingConfig"])
    ? fieldsOf(config["functionCallingConfig"], path, CALLING)
    : {};
  const mode = given(calling["mode"]) ? oneOf(calling["mode"], `${path}.mode`, MODES) : "AUTO";
  if (tools.length === 0 && mode === "ANY")
    throw GoogleError.invalid("Function calling mode is set to ANY without function_declarations.");
  const among = allowedOf(calling, tools, mode);
  if (mode === "NONE" || among.length === 0) return { mode: "none", among: [], named: false, parallel: true };
  return { mode: mode === "ANY" ? "required" : "auto", among, named: false, parallel: true };
}

function allowedOf({ allowedFunctionNames: value }: Fields, tools: Tool[], mode: string): Tool[] {
  const path = "toolConfig.functionCallingConfig.allowedFunctionNames";
  const names = textsOf(value, path);
  if (names.length === 0) return tools;
  if (mode !== "ANY" && mode !== "VALIDATED")
    throw GoogleError.invalid("allowed_function_names should be set only when function calling mode is ANY.");
  const unknown = names.find((name) => !tools.some((tool) => tool.name === name));
  if (unknown === undefined) return tools.filter(({ name }) => names.includes(name));
  throw GoogleError.field(path, `no function is declared as "${unknown.slice(0, 64)}"`);
}
