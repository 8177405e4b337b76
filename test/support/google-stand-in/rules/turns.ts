// What turns must have, and whose they are.
import { first } from "../../anthropic-stand-in/shape.ts";
import { type Content, fault, type Part, type Rule } from "../request.ts";

const DATA = ["text", "inlineData", "fileData", "functionCall", "functionResponse"];
const SERVER_DATA = ["executableCode", "codeExecutionResult", "toolCall", "toolResponse"];

export const thereAreContents: Rule = ({ body: { contents = [] } }) =>
  contents.length === 0 ? fault("contents", "contents is not specified") : undefined;

export const rolesAreKnown: Rule = ({ body: { contents = [] }, service }) => {
  const isKnown = ({ role }: Content) => (role === undefined ? service === "gemini" : ROLES.includes(role));
  return contents.every(isKnown) ? undefined : "Please use a valid role: user, model.";
};
const ROLES = ["user", "model"];

export const contentsHaveParts: Rule = ({ body: { contents = [], systemInstruction } }) =>
  first(contents.keys(), (index) => {
    const path = `contents[${index}].parts`;
    const parts = contents[index]?.parts ?? [];
    return parts.length === 0 ? fault(path, "contents.parts must not be empty.") : dataFault(parts, path);
  }) ??
  (systemInstruction && systemFault(systemInstruction));

function systemFault({ parts = [] }: Content): string | undefined {
  const path = "system_instruction.parts";
  return parts.length === 0 ? fault(path, "system_instruction.parts must not be empty.") : dataFault(parts, path);
}

function dataFault(parts: readonly Part[], path: string): string | undefined {
  return first(parts.keys(), (index) => {
    const names = Object.keys(parts[index] ?? {}).filter((name) => [...DATA, ...SERVER_DATA].includes(name));
    if (names.length === 0)
      return fault(`${path}[${index}].data`, "required oneof field 'data' must have one initialized field");
    return names.length > 1
      ? `Invalid value at '${path}[${index}]' (oneof), oneof field 'data' is already set.`
      : undefined;
  });
}

/** The Gemini API takes them from the models behind 2.0, as a recording shows. */
export const textsAreNotEmpty: Rule = ({ body: { contents = [], systemInstruction }, service, model }) => {
  if (service === "gemini" && model.generation > 2) return undefined;
  const parts = [...contents, ...(systemInstruction ? [systemInstruction] : [])].flatMap(
    (content) => content.parts ?? [],
  );
  return parts.some(({ text }) => text === "")
    ? "Unable to submit request because it has an empty text parameter. Add a value to the parameter and try again."
    : undefined;
};

export const lastTurnCanBeContinued: Rule = ({ body: { contents = [] }, model }) => {
  if (contents.at(-1)?.role !== "model") return undefined;
  if (contents.length === 1)
    return "Please ensure that single turn requests end with a user role or the role field is empty.";
  return model.continues
    ? undefined
    : "Requests ending with a model turn are not supported unless the last part is a function response.";
};
