// Whether an output is the expected one, in which `…` stands for any text.
import { stripVTControlCharacters } from "node:util";

/** A description of the difference; undefined if there is none. */
export function differenceOf(expected: string, actual: string): string | undefined {
  const [pattern, text] =
    isJson(expected) && isJson(actual) ? [compact(expected), compact(actual)] : [expected, actual];
  if (regularExpressionOf(tidy(pattern)).test(`${tidy(text)}\n`)) return undefined;
  return `expected:\n${tidy(expected)}\n\nreceived:\n${beginningOf(tidy(actual))}`;
}

const MOST_LINES = 30;

/** Some programs print much. */
export function beginningOf(text: string): string {
  const lines = text.split("\n");
  if (lines.length <= MOST_LINES) return text;
  return [...lines.slice(0, MOST_LINES), `(${lines.length - MOST_LINES} more lines)`].join("\n");
}

/** A line of its own stands for any lines, and for none. */
function regularExpressionOf(pattern: string): RegExp {
  const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const lines = pattern.split("\n").map((line) => {
    if (line === "…") return "(?:[^\\n]*\\n)*?";
    return `${line.split("…").map(literal).join("[\\s\\S]*?")}\\n`;
  });
  return new RegExp(`^${lines.join("")}$`);
}

/** Without colours, and without blanks at the ends of lines and of the whole. */
function tidy(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[ \t\r]+$/gm, "")
    .trim();
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** JSON is the same however it is laid out, also where `…` stands for a part of it. */
function compact(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) => string ?? "");
}
