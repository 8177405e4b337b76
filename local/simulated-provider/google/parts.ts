// The parts of one content: checked, and reduced to what the simulated provider needs of them.
import type { CallMade } from "../tool-turns.ts";
import { type Fields, fieldsOf, flagOf, given, objectOf, textOf } from "./fields.ts";
import { GoogleError } from "./google-error.ts";
import { checkSignature } from "./signature.ts";

export interface Result {
  readonly id: string | undefined;
  readonly text: string;
}

export interface Call extends CallMade {
  readonly isSigned: boolean;
}

export interface Part {
  readonly text?: string;
  readonly call?: Call;
  readonly result?: Result;
}

const DATA = [
  ...["text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult"],
  ...["toolCall", "toolResponse"],
];
const MEMBERS = new Set([...DATA, "thought", "thoughtSignature", "videoMetadata", "mediaResolution", "partMetadata"]);

export function partOf(value: unknown, path: string): Part {
  const part = fieldsOf(value, path, MEMBERS);
  const kinds = DATA.filter((name) => given(part[name]));
  if (kinds.length > 1) throw GoogleError.field(path, `oneof field 'data' is already set. Cannot set '${kinds[1]}'`);
  const isThought = flagOf(part["thought"], `${path}.thought`);
  if (kinds[0] === "functionCall") return { call: callOf(part, path) };
  if (kinds[0] === "functionResponse")
    return { result: resultOf(part["functionResponse"], `${path}.functionResponse`) };
  const text = kinds[0] === "text" ? textOf(part["text"], `${path}.text`) : undefined;
  if (kinds.length === 0 || (text === "" && !given(part["thoughtSignature"])))
    throw GoogleError.invalid(`* ${path}.data: required oneof field 'data' must have one initialized field`);
  checkSignatureOf(part, "", path);
  return text === undefined || isThought ? {} : { text };
}

const CALL = new Set(["id", "name", "args"]);

function callOf(part: Fields, path: string): Call {
  const at = `${path}.functionCall`;
  const call = fieldsOf(part["functionCall"], at, CALL);
  const name = nameOf(call["name"], `${at}.name`);
  const input = JSON.stringify(given(call["args"]) ? objectOf(call["args"], `${at}.args`) : {});
  const isSigned = checkSignatureOf(part, `${name} ${input}`, path);
  return { id: idOf(call["id"], `${at}.id`) ?? "", name, input, isSigned };
}

const RESPONSE = new Set(["id", "name", "response", "parts", "willContinue", "scheduling"]);

function resultOf(value: unknown, path: string): Result {
  const result = fieldsOf(value, path, RESPONSE);
  nameOf(result["name"], `${path}.name`);
  const response = objectOf(result["response"], `${path}.response`);
  return { id: idOf(result["id"], `${path}.id`), text: saidIn(response) };
}

/** What a client said in a text is the only member, under one of the names that Google proposes. */
function saidIn(response: Fields): string {
  const [only, ...others] = Object.entries(response);
  const isText = only !== undefined && others.length === 0 && /^(output|result|error|content)$/.test(only[0]);
  return isText && typeof only[1] === "string" ? only[1] : JSON.stringify(response);
}

function nameOf(value: unknown, path: string): string {
  const name = given(value) ? textOf(value, path) : "";
  if (name !== "") return name;
  throw GoogleError.invalid(`* ${path}: Name cannot be empty.`);
}

function idOf(value: unknown, path: string): string | undefined {
  return given(value) ? textOf(value, path) : undefined;
}

/** Whether there is one. */
function checkSignatureOf({ thoughtSignature: value }: Fields, signed: string, path: string): boolean {
  if (!given(value)) return false;
  const at = `${path}.thoughtSignature`;
  checkSignature(textOf(value, at), signed, at);
  return true;
}
