// In which order calls of functions and their responses come, and how they belong together.
import { first } from "../../anthropic-stand-in/shape.ts";
import {
  type Content,
  callsOf,
  type FunctionResponse,
  fault,
  type KnownRequest,
  type Rule,
  responsesOf,
} from "../request.ts";

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
  find: (response: FunctionResponse, path: string) => string | undefined,
): string | undefined {
  return first(contents.keys(), (index) => {
    const { parts = [] } = contents[index] ?? {};
    return first(parts.keys(), (position) => {
      const response = parts[position]?.functionResponse;
      return response && find(response, `contents[${index}].parts[${position}].function_response`);
    });
  });
}
