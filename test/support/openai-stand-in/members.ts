// Reads the members of a request, and refuses those that OpenAI does not know, in its words.
import { ApiError } from "../../../local/simulated-provider/api-error.ts";
import { fieldsOf, required } from "../../../local/simulated-provider/fields.ts";
import { parseJson } from "../../../local/simulated-provider/parse-request.ts";

export type Members = Readonly<Record<string, unknown>>;

export function membersOf(body: string, known: ReadonlySet<string>): Members {
  return refuseUnknown(fieldsOf(parseJson(body), "body"), known);
}

export function refuseUnknown(members: Members, known: ReadonlySet<string>): Members {
  const unknown = Object.keys(members).find((name) => !known.has(name));
  if (unknown === undefined) return members;
  throw new ApiError(`Unknown parameter: '${unknown}'.`, { param: unknown, code: "unknown_parameter" });
}

export function textOf(members: Members, name: string): string {
  const text = required(members[name], name);
  if (typeof text !== "string") throw ApiError.field(name, "invalid_type", "must be a string");
  if (text === "") throw ApiError.field(name, "empty_string", "must not be empty");
  return text;
}

export function oneOf<Value extends string>(members: Members, name: string, values: readonly Value[]): Value {
  const [usual] = values;
  const known = values.find((each) => each === (members[name] ?? usual));
  if (known !== undefined) return known;
  throw ApiError.field(name, "invalid_value", `must be one of ${values.join(", ")}`);
}

/** A rough rule, as the simulated provider counts. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / 4);
}
