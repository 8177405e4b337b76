// Turns the error of a schema into the 400 that OpenAI would answer.
import { ApiError } from "./api-error.ts";
import { SchemaError } from "./schema/schema.ts";

interface Subject {
  of: string;
  param: string;
  code: string | null;
}

const longestContext = 300;

export function refusing<T>({ of, param, code }: Subject, use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    const context = error.context.map((part) => `'${part}'`).join(", ");
    const place = `In context=(${context.slice(0, longestContext)})`;
    throw new ApiError(`Invalid schema for ${of}: ${place}, ${error.message}.`, { param, code });
  }
}
