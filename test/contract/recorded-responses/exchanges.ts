// The recorded exchanges of Responses, out of all that exchanges.py has printed.
import { readFileSync } from "node:fs";
import { isMembers, type Members } from "../../../functions/core/wire/members.ts";
import { parseData } from "../../../functions/protocols/answers/event-data.ts";

export interface Exchange {
  readonly name: string;
  readonly request: Members;
  /** Both bodies as they came. */
  readonly requestText: string;
  readonly answer: string;
  readonly isStream: boolean;
}

export function exchangesIn(file: string): Exchange[] {
  return readFileSync(file, "utf8").split("\n").flatMap(exchangeOf);
}

function exchangeOf(line: string): Exchange[] {
  const { name, request: requestText = "", answer = "" } = parseData(line) ?? {};
  if (typeof name !== "string" || typeof requestText !== "string" || typeof answer !== "string") return [];
  const request = parseData(requestText);
  const isStream = answer.startsWith("event: response.created\n");
  const isWhole = isMembers(request) && parseData(answer)?.["object"] === "response";
  return request !== undefined && (isStream || isWhole) ? [{ name, request, requestText, answer, isStream }] : [];
}
