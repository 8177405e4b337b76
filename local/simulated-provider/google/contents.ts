// The contents of a request: checked, and given the form of the conversation that answers are planned from.
import type { Message } from "../messages.ts";
import { fieldsOf, given, listOf, oneOf, textOf } from "./fields.ts";
import { GoogleError } from "./google-error.ts";
import { type Call, partOf, type Result } from "./parts.ts";

export interface Content {
  readonly role: "user" | "model" | "function";
  readonly text: string;
  readonly calls: readonly Call[];
  readonly results: readonly Result[];
}

const ROLES = ["user", "model", "function"] as const;
const CONTENT = new Set(["role", "parts"]);

export function contentsOf(value: unknown): Content[] {
  const contents = listOf(value, "contents").map((item, at) => contentOf(item, `contents[${at}]`));
  if (contents.length === 0) throw GoogleError.invalid("* GenerateContentRequest.contents: contents is not specified");
  for (const [at, content] of contents.entries()) checkOrder(content, contents[at - 1], contents[at + 1]);
  return contents;
}

function contentOf(value: unknown, path: string): Content {
  const content = fieldsOf(value, path, CONTENT);
  const role = given(content["role"]) ? oneOf(content["role"], `${path}.role`, ROLES) : "user";
  const parts = listOf(content["parts"], `${path}.parts`).map((part, at) => partOf(part, `${path}.parts[${at}]`));
  if (parts.length === 0)
    throw GoogleError.invalid(`* GenerateContentRequest.${path}.parts: contents.parts must not be empty.`);
  return {
    role,
    text: parts.flatMap(({ text }) => text ?? []).join("\n"),
    calls: parts.flatMap(({ call }) => call ?? []),
    results: parts.flatMap(({ result }) => result ?? []),
  };
}

/** The results of a content's calls are in the next content, all of them and no others. */
function checkOrder({ calls, results }: Content, before: Content | undefined, after: Content | undefined): void {
  if (calls.length > 0 && (before === undefined || before.role === "model")) throw GoogleError.invalid(CALL_TURN);
  if (results.length > 0 && (before?.calls.length ?? 0) === 0) throw GoogleError.invalid(RESULT_TURN);
  if (calls.length > 0 && calls.length !== after?.results.length) throw GoogleError.invalid(RESULT_COUNT);
}

const CALL_TURN =
  "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
const RESULT_TURN = "Please ensure that function response turn comes immediately after a function call turn.";
const RESULT_COUNT =
  "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";

/** Of all that was called since the user spoke last, the first call of each content. */
export function checkSignatures(contents: readonly Content[]): void {
  const start = contents.findLastIndex(({ role, results }) => role === "user" && results.length === 0);
  const at = contents.findIndex(({ calls: [first] }, index) => index > start && first?.isSigned === false);
  if (at < 0) return;
  const place = `function call \`${contents[at]?.calls[0]?.name}\`, position ${at + 1}`;
  throw GoogleError.invalid(`Function call is missing a thought_signature in functionCall parts: ${place}.`);
}

/** A call may have no id: then its result is the one at the same place. What a user says beside results comes before them. */
export function conversationOf(contents: readonly Content[], system: string): Message[] {
  const said = contents.flatMap(({ role, text, calls, results }, at): Message[] => {
    const made = calls.map((call, index) => ({ ...call, id: call.id || `${at}.${index}` }));
    const isMade = (id: string | undefined) => contents[at - 1]?.calls.some((call) => call.id === id);
    const answers = results.map(({ id, text: result }, index) => {
      return { ...NOTHING, role: "tool", text: result, callId: isMade(id) ? id : `${at - 1}.${index}` };
    });
    const speaks = text !== "" || calls.length > 0 || answers.length === 0;
    const speaker = role === "model" ? "assistant" : "user";
    return [...(speaks ? [{ ...NOTHING, role: speaker, text, calls: made }] : []), ...answers];
  });
  return system === "" ? said : [{ ...NOTHING, role: "system", text: system }, ...said];
}

const NOTHING = { text: "", calls: [], callId: undefined };

export function systemOf(value: unknown): string {
  if (!given(value)) return "";
  return wordsOf(value, "systemInstruction");
}

/** The text of a single content. */
export function wordsOf(value: unknown, path: string): string {
  const content = fieldsOf(value, path, CONTENT);
  if (given(content["role"])) textOf(content["role"], `${path}.role`);
  const parts = listOf(content["parts"], `${path}.parts`);
  return parts.flatMap((part, at) => partOf(part, `${path}.parts[${at}]`).text ?? []).join("\n");
}
