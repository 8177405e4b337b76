// A line of the function's output as people read it: a call such as `200 my-gpt4-mini demo 18→242 tokens 7.5 s`.
import { inspect, styleText } from "node:util";
import { attemptsIn, durationOf, type Fields, fieldsIn, statusStyle, textOf, tokensIn } from "./log-parts.ts";

interface Options {
  readonly colours: boolean;
}

/** A line that is not JSON, or of a kind that is unknown, stays as it is. */
export function formatLine(line: string, { colours }: Options): string {
  const fields = parse(line);
  if (fields === undefined) return line;
  const paint: Paint = (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
  if (fields["left_out"] !== undefined) return leftOut(fields);
  if (fields["request_id"] !== undefined && fields["error"] !== undefined) return failure(fields, paint);
  if (fields["request_id"] !== undefined && fields["status"] !== undefined) return answer(fields, paint);
  return fields["message"] === undefined ? line : written(fields, paint);
}

type Paint = (style: "green" | "yellow" | "red", text: string) => string;

function parse(line: string): Fields | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A call, or an answer without one. */
function answer(fields: Fields, paint: Paint): string {
  const { status, method, path, endpoint, asked, model = asked, served, limit, code, cause, reason } = fields;
  const isCall = model !== undefined;
  return inOneLine([
    paint(statusStyle(fields), textOf(status)),
    isCall ? textOf(model) : `${textOf(method)} ${textOf(path ?? endpoint)}`,
    served === undefined || served === model ? "" : `→ ${textOf(served)}`,
    textOf(fields["key"]),
    textOf(limit ?? code),
    textOf(reason),
    isCall ? "" : textOf(fields["key_id"]),
    textOf(cause),
    tokensIn(fields),
    durationOf(fields),
    attemptsIn(fields),
    fieldsIn(fields),
  ]);
}

function leftOut({ status, code, hook, left_out: count }: Fields): string {
  return inOneLine([textOf(status), textOf(code), textOf(hook), `${textOf(count)} more in the same minute`]);
}

/** An unforeseen error, with what helps to find it. */
function failure(fields: Fields, paint: Paint): string {
  const { error, message, hook, moment, provider, cause, cause_message: words, cause_code: code, stack } = fields;
  const where = hook ? `hook ${textOf(hook)}, ${textOf(moment)}` : provider ? `provider ${textOf(provider)}` : message;
  const first = [paint("red", "ERROR"), textOf(error), `(${textOf(where)})`, textOf(code)];
  const thrown = [textOf(cause), textOf(words)].filter((text) => text !== "").join(": ");
  const frames = Array.isArray(stack) ? stack.map((frame) => `    at ${textOf(frame)}`) : [];
  return [inOneLine(first), ...(thrown === "" ? [] : [`  ${thrown}`]), ...frames].join("\n");
}

/** What a hook has written with `console`, in the frame that Lambda puts around it; or what Lambda itself says. */
function written({ level, message }: Fields, paint: Paint): string {
  const text = stackTraceIn(message) ?? (typeof message === "string" ? message : inspect(message, { depth: 6 }));
  if (level === "WARN") return `${paint("yellow", "WARN")} ${text}`;
  return level === "ERROR" || level === "FATAL" ? `${paint("red", textOf(level))} ${text}` : text;
}

/** Of an Error that was written alone. */
function stackTraceIn(message: unknown): string | undefined {
  const { stackTrace } = typeof message === "object" && message !== null ? (message as Fields) : {};
  return Array.isArray(stackTrace) ? stackTrace.join("\n") : undefined;
}

function inOneLine(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
