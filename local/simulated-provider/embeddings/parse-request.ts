// What an embeddings request asks of the simulated provider. Checks the fields that shape its answer, ignores the rest.
import { ApiError } from "../api-error.ts";
import { fieldsOf, optionalInteger, required } from "../fields.ts";
import { parseJson } from "../parse-request.ts";
import { type Input, tokensIn } from "./input.ts";
import { dimensionsOf } from "./models.ts";

export interface EmbeddingsRequest {
  readonly model: string;
  readonly inputs: readonly Input[];
  readonly dimensions: number;
  readonly isBase64: boolean;
}

const MOST_INPUTS = 2_048;
/** Of one input, and of all. */
const MOST_TOKENS = 8_192;
const MOST_TOKENS_OF_ALL = 300_000;

type Fields = Record<string, unknown>;

export function parseEmbeddingsRequest(body: string): EmbeddingsRequest {
  const fields = fieldsOf(parseJson(body), "body");
  const model = required(fields["model"], "model");
  if (typeof model !== "string") throw ApiError.field("model", "invalid_type", "must be a string");
  const user = fields["user"] ?? "";
  if (typeof user !== "string") throw ApiError.field("user", "invalid_type", "must be a string");
  const inputs = inputsOf(required(fields["input"], "input"));
  checkTokens(inputs);
  return { model, inputs, dimensions: dimensionsIn(fields, model), isBase64: isBase64(fields) };
}

function inputsOf(value: unknown): Input[] {
  if (typeof value === "string") return [inputOf(value, "input")];
  if (!Array.isArray(value)) throw ApiError.field("input", "invalid_type", KINDS);
  if (value.length === 0) throw ApiError.field("input", "empty_array", "must not be empty");
  if (typeof value[0] === "number") return [inputOf(value, "input")];
  const problem = `may hold ${MOST_INPUTS} items at most`;
  if (value.length > MOST_INPUTS) throw ApiError.field("input", "array_above_max_length", problem);
  const inputs = value.map((item, at) => inputOf(item, `input[${at}]`));
  if (new Set(inputs.map((input) => typeof input)).size === 1) return inputs;
  throw ApiError.field("input", "invalid_type", KINDS);
}

const KINDS = "must be a string, an array of strings, an array of tokens, or an array of arrays of tokens";

function inputOf(value: unknown, path: string): Input {
  const isTokens = Array.isArray(value) && value.every((token) => Number.isInteger(token) && token >= 0);
  if (!isTokens && typeof value !== "string") throw ApiError.field(path, "invalid_type", KINDS);
  if (value.length === 0) throw ApiError.field(path, null, "must not be empty");
  return value;
}

function checkTokens(inputs: readonly Input[]): void {
  const counts = inputs.map(tokensIn);
  const problem = (most: number, of: string) => `holds more than ${most} tokens in ${of}`;
  if (counts.some((count) => count > MOST_TOKENS))
    throw ApiError.field("input", "context_length_exceeded", problem(MOST_TOKENS, "one input"));
  if (counts.reduce((sum, count) => sum + count, 0) > MOST_TOKENS_OF_ALL)
    throw ApiError.field("input", "max_tokens_per_request", problem(MOST_TOKENS_OF_ALL, "all inputs"));
}

function dimensionsIn(fields: Fields, model: string): number {
  const { usual, isFixed } = dimensionsOf(model);
  const asked = optionalInteger(fields, "dimensions", { min: 1, max: usual });
  if (asked !== undefined && isFixed) throw ApiError.field("dimensions", null, `cannot be chosen for ${model}`);
  return asked ?? usual;
}

function isBase64({ encoding_format: format }: Fields): boolean {
  const known = ["float", "base64"].find((name) => name === (format ?? "float"));
  if (known === undefined) throw ApiError.field("encoding_format", "invalid_value", "must be one of float, base64");
  return known === "base64";
}
