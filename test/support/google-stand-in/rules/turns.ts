// What turns must have, and in which order calls of functions and their responses come.
import { first } from "../../anthropic-stand-in/shape.ts";
import { type Content, callsOf, fault, type KnownRequest, type Part, type Rule, responsesOf } from "../request.ts";

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

export const callsAreTheModels: Rule = ({ body: { contents = [] } }) =>
  first(contents.keys(), (index) => {
    const { role, ...content } = contents[index] ?? {};
    const isStray = role === "model" ? responsesOf(content).length > 0 : callsOf(content).length > 0;
    if (!isStray) return undefined;
    return role === "model" ? RESPONSE_TURN : CALL_TURN;
  });

export const callsFollowTheUser: Rule = ({ body: { contents = [] } }) => {
  const isStray = (content: Content, index: number) =>
    callsOf(content).length > 0 && (contents[index - 1]?.role ?? "user") === "model";
  return contents.some(isStray) || callsOf(contents[0] ?? {}).length > 0 ? CALL_TURN : undefined;
};

const CALL_TURN =
  "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
const RESPONSE_TURN = "Please ensure that function response turn comes immediately after a function call turn.";

export const responsesFollowCalls: Rule = ({ body: { contents = [] } }) => {
  const hasCalls = (index: number) => callsOf(contents[index] ?? {}).length > 0;
  const isStray = (content: Content, index: number) => responsesOf(content).length > 0 && !hasCalls(index - 1);
  return contents.some(isStray) ? RESPONSE_TURN : undefined;
};

/** All responses to the calls of a turn, in the one turn behind it. */
export const callsHaveResponses: Rule = ({ body: { contents = [] } }) => {
  const isOpen = (content: Content, index: number) =>
    callsOf(content).length > 0 && responsesOf(contents[index + 1] ?? {}).length !== callsOf(content).length;
  return contents.some(isOpen)
    ? "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn."
    : undefined;
};

export const responsesHaveNames: Rule = (request) =>
  eachResponse(request, ({ name = "", response }, path) => {
    if (name === "") return fault(`${path}.name`, "Name cannot be empty.");
    return response === undefined ? fault(`${path}.response`, "missing field.") : undefined;
  });

/** By name and id, if there are ids: a call of each name for each response. */
export const responsesFitTheirCalls: Rule = ({ body: { contents = [] } }) =>
  first(contents.keys(), (index) => {
    const keys = callsOf(contents[index - 1] ?? {}).map(keyOf);
    for (const response of responsesOf(contents[index] ?? {})) {
      const at = keys.indexOf(keyOf(response));
      if (at === -1)
        return fault(`contents[${index}]`, `function response ${keyOf(response)} matches no function call.`);
      keys.splice(at, 1);
    }
    return undefined;
  });

function keyOf({ name = "", id = "" }: { readonly name?: string; readonly id?: string }): string {
  return id === "" ? name : `${name} (${id})`;
}

export function eachResponse(
  { body: { contents = [] } }: KnownRequest,
  find: (response: ReturnType<typeof responsesOf>[number], path: string) => string | undefined,
): string | undefined {
  return first(contents.keys(), (index) => {
    const { parts = [] } = contents[index] ?? {};
    return first(parts.keys(), (position) => {
      const response = parts[position]?.functionResponse;
      return response && find(response, `contents[${index}].parts[${position}].function_response`);
    });
  });
}
