// The tools that a request offers.
import { ApiError } from "./api-error.ts";
import { fieldsOf, nameOf, optionalBoolean, required } from "./fields.ts";
import { checkSchema } from "./schema/check.ts";
import { instanceOf } from "./schema/instance.ts";
import { refusing } from "./schema-refusal.ts";

export type ToolType = "function" | "custom";

export interface Tool {
  type: ToolType;
  name: string;
  /** Of tools that come in groups. */
  namespace?: string | undefined;
  /** A valid input: arguments as JSON, or text for a custom tool. Made only for the tool that is called. */
  sample(): string;
}

type Fields = Record<string, unknown>;

const mostTools = 128;

export function parseTools(value: unknown): Tool[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw ApiError.field("tools", "invalid_type", "must be an array");
  if (value.length === 0) throw ApiError.field("tools", "empty_array", "must not be empty");
  if (value.length > mostTools)
    throw ApiError.field("tools", "array_above_max_length", `may hold ${mostTools} tools at most`);
  const tools = value.map((tool, index) => parseTool(tool, `tools[${index}]`));
  const names = tools.map(({ name }) => name);
  const at = names.findIndex((name, index) => names.indexOf(name) < index);
  if (at < 0) return tools;
  throw ApiError.field(`tools[${at}].${tools[at]?.type}.name`, "invalid_value", "is the name of another tool too");
}

function parseTool(value: unknown, path: string): Tool {
  const tool = fieldsOf(value, path);
  const type = required(tool["type"], `${path}.type`);
  if (type !== "function" && type !== "custom")
    throw ApiError.field(`${path}.type`, "invalid_value", 'must be "function" or "custom"');
  const details = fieldsOf(required(tool[type], `${path}.${type}`), `${path}.${type}`);
  const name = nameOf(details["name"], `${path}.${type}.name`);
  if (type === "custom") return { type, name, sample: () => "simulated" };
  return { type, name, sample: samplerOf(details, name, `${path}.function`) };
}

/** A tool without parameters takes an empty object. */
export function samplerOf(details: Fields, name: string, path: string): () => string {
  const strict = optionalBoolean(details, "strict", `${path}.`) ?? false;
  const value = details["parameters"];
  if (value === undefined || value === null) return () => "{}";
  const parameters = fieldsOf(value, `${path}.parameters`);
  const subject = {
    of: `function '${name}'`,
    param: `${path}.parameters`,
    code: "invalid_function_parameters",
  };
  refusing(subject, () => checkSchema(parameters, { strict }));
  return () => JSON.stringify(refusing(subject, () => instanceOf(parameters)));
}
